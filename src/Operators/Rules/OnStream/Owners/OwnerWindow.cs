using Streams.Data;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Storage;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Owners;

/// <summary>The samples that the owner evaluates itself: recorded series that rules read, and what shards send of theirs.</summary>
internal sealed class OwnerWindow
{
    private readonly ReadSet _reads;
    private readonly RulesOptions _options;
    private readonly StageCounters _counters;
    private readonly TimeSpan _longest;
    private readonly WindowTrim _trim;

    public OwnerWindow(ReadSet reads, RulesOptions options, QueryOptions queryOptions, StageCounters counters)
    {
        _reads = reads;
        _options = options;
        _counters = counters;
        _longest = reads.Longest > options.Lookback ? reads.Longest : options.Lookback;
        _trim = new WindowTrim(Samples, _longest);

        // Sums over what is here must not depend on the order in which shards sent it.
        Engine = new QueryEngine(Samples, queryOptions with { IsInLabelOrder = true });
    }

    public SeriesWindow Samples { get; } = new();

    /// <summary>Prepares expressions over the samples.</summary>
    public QueryEngine Engine { get; }

    /// <summary>Holds a series; null when there is no room. One that no rule reads is kept for those who ask for it.</summary>
    public int? TryAcquire(Labels labels)
    {
        TimeSpan reach = _reads.ReachOf(labels) ?? _options.Lookback;
        if (Samples.SeriesCount >= _options.MaxSeries && !Samples.TryFind(labels, out _))
        {
            _counters.Drop(DropReason.Limit);
            return null;
        }

        return Samples.Acquire(labels, _longest - reach);
    }

    /// <summary>Adds a sample of a series that is held.</summary>
    public void Append(int series, EventTime time, double value)
    {
        if (Samples.SampleCount >= _options.MaxSamples)
        {
            _counters.Drop(DropReason.Limit);
            return;
        }

        Samples.Append(series, time, value);
    }

    /// <summary>Adds samples that a shard has sent, or that were in a checkpoint.</summary>
    public void Add(Labels labels, ref StateReader samples)
    {
        int? series = TryAcquire(labels);
        SampleState.Read(ref samples, (time, value) =>
        {
            if (series is { } number)
            {
                Append(number, new EventTime(time), value);
            }
        });
        if (series is { } held)
        {
            Samples.Release(held);
        }
    }

    /// <summary>Takes a share of the samples that are sent to the owner.</summary>
    public void ReadShare(ref StateReader share)
    {
        while (!share.IsAtEnd)
        {
            Labels labels = share.ReadLabels();
            Add(labels, ref share);
        }
    }

    /// <summary>Lets go of what no evaluation behind a time reads.</summary>
    public void TrimBehind(long evaluated) => _trim.OnEvaluation(evaluated);
}
