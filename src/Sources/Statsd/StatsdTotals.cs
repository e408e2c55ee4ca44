using Streams.Data;
using Streams.Sources.Formats;
using Streams.Stages;

namespace Streams.Sources.Statsd;

/// <summary>Adds up what clients send, from several threads, and makes rows of it at each interval.</summary>
internal sealed class StatsdTotals(StatsdSourceOptions options, TimeProvider clock)
{
    private const double MillisecondsPerSecond = 1000;
    private const int RejectsMax = 1000;

    private readonly Lock _lock = new();
    private readonly StatsdLabels _labels = new();
    private readonly Dictionary<(StatsdKind Kind, Labels Labels), StatsdSeries> _series = [];
    private readonly List<StatsdSeries> _begun = [];
    private readonly List<(RowProblem Problem, byte[] Line)> _rejects = [];
    private readonly Dictionary<DropReason, int> _moreRejects = [];

    /// <summary>How many series there are.</summary>
    public int SeriesCount
    {
        get
        {
            lock (_lock)
            {
                return _series.Count;
            }
        }
    }

    /// <summary>Takes lines as they came.</summary>
    public void Take(ReadOnlySpan<byte> lines)
    {
        lock (_lock)
        {
            while (!lines.IsEmpty)
            {
                int end = lines.IndexOf((byte)'\n');
                ReadOnlySpan<byte> line = (end < 0 ? lines : lines[..end]).TrimEnd((byte)'\r').Trim((byte)' ');
                lines = end < 0 ? default : lines[(end + 1)..];
                if (!line.IsEmpty && TakeLine(line) is { } problem)
                {
                    Reject(problem, line);
                }
            }
        }
    }

    /// <summary>Makes rows of what has come in an interval, and forgets series that were silent for long.</summary>
    /// <remarks>
    /// A total that begins was zero at the begin of the interval, and a row says so: functions for counters then see all of
    /// what the interval brought, and that the counter has begun anew after a restart, even when it is above its former total.
    /// </remarks>
    public void Flush(ISourcePartition partition, long begin, long time, string origin)
    {
        lock (_lock)
        {
            // If the clock was set back meanwhile, no row may stand behind those of the interval.
            IEnumerable<Labels> beginning = begin < time ? _begun.SelectMany(series => series.Totals) : [];
            foreach (Labels labels in beginning)
            {
                Append(partition, labels, begin, 0);
            }

            _begun.Clear();
            foreach (((StatsdKind Kind, Labels Labels) key, StatsdSeries series) in _series)
            {
                if (clock.GetElapsedTime(series.LastUsed) >= options.SeriesIdle)
                {
                    _series.Remove(key);
                    continue;
                }

                series.Flush((labels, value) => Append(partition, labels, time, value));
            }

            foreach ((RowProblem problem, byte[] line) in _rejects)
            {
                partition.Reject(problem.Reason, origin, problem.Detail, line);
            }

            foreach ((DropReason reason, int count) in _moreRejects)
            {
                for (int i = 0; i < count; i++)
                {
                    partition.Reject(reason, origin, "one of many, of which the text was not kept", default);
                }
            }

            _rejects.Clear();
            _moreRejects.Clear();
        }
    }

    private static void Append(ISourcePartition partition, Labels labels, long time, double value)
    {
        SeriesKey key = partition.Prepare(labels.Canonical);
        if (!partition.TryResolve(key, out SeriesHandle handle))
        {
            handle = partition.Learn(key, labels);
        }

        partition.Append(handle, time, value);
    }

    private RowProblem? TakeLine(ReadOnlySpan<byte> text)
    {
        if (StatsdLine.Read(text, out StatsdLine line) is { } problem)
        {
            return problem;
        }

        if (_labels.Read(line, out Labels labels) is { } wrong)
        {
            return wrong;
        }

        (StatsdKind Kind, Labels Labels) key = (line.Kind, labels);
        if (!_series.TryGetValue(key, out StatsdSeries? series))
        {
            if (_series.Count >= options.SeriesMax)
            {
                return new RowProblem(DropReason.Limit, $"there are {options.SeriesMax} series already");
            }

            series = Create(line.Kind, labels);
            _series.Add(key, series);
            _begun.Add(series);
        }

        series.LastUsed = clock.GetTimestamp();
        return line.Kind == StatsdKind.Set ? See((StatsdSet)series, line.Values) : AddAll(series, line);
    }

    private StatsdSeries Create(StatsdKind kind, Labels labels) => kind switch
    {
        StatsdKind.Counter => new StatsdCounter(labels),
        StatsdKind.Gauge => new StatsdGauge(labels),
        StatsdKind.Set => new StatsdSet(labels),
        _ when options.Timers == StatsdTimers.Histogram => new StatsdBuckets(labels, options.Buckets),
        _ => new StatsdSketch(labels, options.Quantiles),
    };

    private static RowProblem? See(StatsdSet set, ReadOnlySpan<byte> text)
    {
        set.See(text);
        return null;
    }

    private static RowProblem? AddAll(StatsdSeries series, in StatsdLine line)
    {
        RowProblem? problem = null;
        ReadOnlySpan<byte> values = line.Values;
        do
        {
            int end = values.IndexOf((byte)':');
            ReadOnlySpan<byte> text = end < 0 ? values : values[..end];
            values = end < 0 ? default : values[(end + 1)..];
            if (!TextNumber.TryParse(text.TrimStart((byte)'+'), out double value) || !double.IsFinite(value))
            {
                problem ??= RowProblem.Malformed($"'{RowProblem.Excerpt(text)}' is not a value");
            }
            else if (series is StatsdGauge gauge && (text[0] == '+' || text[0] == '-'))
            {
                gauge.Change(value);
            }
            else
            {
                series.Add(line.Kind == StatsdKind.Timer ? value / MillisecondsPerSecond : value, 1 / line.Rate);
            }
        }
        while (!values.IsEmpty);

        return problem;
    }

    private void Reject(RowProblem problem, ReadOnlySpan<byte> line)
    {
        if (_rejects.Count < RejectsMax)
        {
            _rejects.Add((problem, line.ToArray()));
        }
        else
        {
            _moreRejects[problem.Reason] = _moreRejects.GetValueOrDefault(problem.Reason) + 1;
        }
    }
}
