using System.Diagnostics;
using Streams.Data;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Storage;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Shards;

/// <summary>The samples of those of a shard's series that rules read, each series for as long as they look back.</summary>
/// <remarks>
/// State: a number for each id of the shard's table, and the window. A series that is over the bound is looked at again when
/// its next row comes.
/// </remarks>
internal sealed class ShardWindow
{
    private const int Unknown = 0;
    private const int Unread = -1;

    private readonly SeriesTable _table;
    private readonly ReadSet _reads;
    private readonly RulesOptions _options;
    private readonly StageCounters _counters;
    private readonly WindowTrim _trim;

    // By id: one more than the number in the window, or one of the above.
    private int[] _numbers = [];

    public ShardWindow(SeriesTable table, ReadSet reads, RulesOptions options, QueryOptions queryOptions, StageCounters counters)
    {
        _table = table;
        _reads = reads;
        _options = options;
        _counters = counters;
        Engine = new QueryEngine(Samples, queryOptions);
        _trim = new WindowTrim(Samples, reads.Longest);
    }

    public SeriesWindow Samples { get; } = new();

    /// <summary>Prepares expressions over the samples.</summary>
    public QueryEngine Engine { get; }

    /// <summary>Adds the rows that some rule reads; those before a time come too late.</summary>
    public void Add(SampleBatch batch, long watermark)
    {
        if (_numbers.Length < _table.Capacity)
        {
            Array.Resize(ref _numbers, Math.Max(_table.Capacity, _numbers.Length * 2));
        }

        ReadOnlySpan<SeriesId> series = batch.Series;
        ReadOnlySpan<long> times = batch.Times;
        ReadOnlySpan<double> values = batch.Values;
        int late = 0;
        int over = 0;
        for (int i = 0; i < series.Length; i++)
        {
            int number = _numbers[series[i].Index];
            if (number == Unread)
            {
                continue;
            }

            if (number == Unknown && (number = Learn(series[i])) <= 0)
            {
                over += number == Unknown ? 1 : 0;
            }
            else if (times[i] < watermark)
            {
                late++;
            }
            else if (Samples.SampleCount >= _options.MaxSamples)
            {
                over++;
            }
            else
            {
                Add(number - 1, times[i], values[i]);
            }
        }

        _counters.Drop(DropReason.Late, late);
        _counters.Drop(DropReason.Limit, over);
    }

    /// <summary>How many rows of a batch some rule would have read.</summary>
    public int CountRead(SampleBatch batch)
    {
        int count = 0;
        foreach (SeriesId id in batch.Series)
        {
            count += _reads.ReachOf(_table[id]) is null ? 0 : 1;
        }

        return count;
    }

    /// <summary>Lets go of ids that stand for other series from now on.</summary>
    public void Forget(ReadOnlySpan<SeriesId> series)
    {
        foreach (SeriesId id in series)
        {
            if (id.Index < _numbers.Length)
            {
                if (_numbers[id.Index] > Unknown)
                {
                    Samples.Release(_numbers[id.Index] - 1);
                }

                _numbers[id.Index] = Unknown;
            }
        }
    }

    /// <summary>Lets go of what no evaluation behind a time reads.</summary>
    public void TrimBehind(long evaluated) => _trim.OnEvaluation(evaluated);

    /// <summary>Takes a series over from a checkpoint, if it is still read.</summary>
    public void Restore(Labels labels, ref StateReader state)
    {
        int number = _reads.ReachOf(labels) is { } reach ? Samples.Acquire(labels, _reads.Longest - reach) : Unread;
        SampleState.Read(ref state, (time, value) =>
        {
            if (number != Unread)
            {
                Samples.Append(number, new EventTime(time), value);
            }
        });
        if (number != Unread)
        {
            Samples.Release(number);
        }
    }

    private void Add(int number, long time, double value)
    {
        bool isTaken = Samples.TryLatest(number, time - 1, time, out _, out double there);
        if (!isTaken || SampleOrder.IsBefore(value, there))
        {
            bool isAdded = Samples.Append(number, new EventTime(time), value);
            Debug.Assert(isAdded || !isTaken, "what is there is not too old");
        }
    }

    /// <summary>Finds out whether a series is read and there is room for it; gives what stands for it in the table.</summary>
    private int Learn(SeriesId id)
    {
        Labels labels = _table[id];
        int number = Unread;
        if (_reads.ReachOf(labels) is { } reach)
        {
            if (Samples.SeriesCount >= _options.MaxSeries && !Samples.TryFind(labels, out _))
            {
                return Unknown;
            }

            number = Samples.Acquire(labels, _reads.Longest - reach) + 1;
        }

        return _numbers[id.Index] = number;
    }
}
