using System.Text;
using Streams.Data;
using Streams.Sources.Formats;
using Streams.Stages;

namespace Streams.Node.Testing;

/// <summary>Reads the rows of a test: series notation, and lines of NDJSON.</summary>
internal static class TestRows
{
    /// <summary>The rows of series, by time and then in the order of the series.</summary>
    public static List<Sample> OfSeries(IReadOnlyList<TestSeriesOptions> series, EventTime start, TimeSpan interval)
    {
        List<Sample> rows = [];
        int steps = series.Select(s => s.Values.Values.Count).DefaultIfEmpty().Max();
        for (int step = 0; step < steps; step++)
        {
            EventTime time = new(start.Milliseconds + (step * (long)interval.TotalMilliseconds));
            foreach (TestSeriesOptions one in series)
            {
                if (step < one.Values.Values.Count && one.Values.Values[step] is { } value)
                {
                    rows.Add(new Sample(one.Series.Labels, time, value));
                }
            }
        }

        return rows;
    }

    /// <summary>The rows of NDJSON lines; a row without a time has the clock's.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="report">Gets the number, from 0, and text of each line that cannot be read, and what is wrong with it.</param>
    public static List<Sample> OfLines(string text, TimeProvider clock, Action<int, string, string> report)
    {
        RowCollector collector = new();
        NdjsonDecoder decoder = new(clock);
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            decoder.Decode(Encoding.UTF8.GetBytes(lines[i].TrimEnd('\r')), new LinePlace("rows", i + 1, 0), collector);
            if (collector.TakeProblem() is { } problem)
            {
                report(i, lines[i], problem);
            }
        }

        return collector.Rows;
    }

    /// <summary>Takes rows as a partition does, and keeps them.</summary>
    private sealed class RowCollector : ISourcePartition
    {
        private readonly List<Labels> _series = [];
        private string? _problem;

        public List<Sample> Rows { get; } = [];

        public string Name => "rows";

        public long? RestoredOffset => null;

        public int PendingRows => Rows.Count;

        public string? TakeProblem()
        {
            string? problem = _problem;
            _problem = null;
            return problem;
        }

        public SeriesKey Prepare(ReadOnlySpan<byte> rawKey) => default;

        public bool TryResolve(SeriesKey key, out SeriesHandle handle)
        {
            handle = default;
            return false;
        }

        public SeriesHandle Learn(SeriesKey key, Labels labels)
        {
            _series.Add(labels);
            return new SeriesHandle(0, new SeriesId(_series.Count - 1));
        }

        public void Append(SeriesHandle series, long time, double value) =>
            Rows.Add(new Sample(_series[series.Id.Index], new EventTime(time), value));

        public void Append(ReadOnlySpan<SeriesHandle> series, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
        {
            for (int i = 0; i < series.Length; i++)
            {
                Append(series[i], times[i], values[i]);
            }
        }

        public void Reject(DropReason reason, string place, string detail, ReadOnlySpan<byte> raw) => _problem = detail;

        public ValueTask CommitAsync(long offset, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask CompleteAsync() => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
