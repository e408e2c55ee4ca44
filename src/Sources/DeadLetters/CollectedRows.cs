using Streams.Data;
using Streams.Stages;

namespace Streams.Sources.DeadLetters;

/// <summary>A partition that keeps the few rows of one letter.</summary>
internal sealed class CollectedRows(string name) : ISourcePartition
{
    private readonly RawSeriesIndex _index = new();
    private readonly List<Labels> _labels = [];

    /// <summary>The rows.</summary>
    public List<Sample> Rows { get; } = [];

    /// <summary>What was rejected, in words.</summary>
    public List<string> Problems { get; } = [];

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public long? RestoredOffset => null;

    /// <inheritdoc />
    public int PendingRows => Rows.Count;

    /// <inheritdoc />
    public SeriesKey Prepare(ReadOnlySpan<byte> rawKey) => _index.Prepare(rawKey);

    /// <inheritdoc />
    public bool TryResolve(SeriesKey key, out SeriesHandle handle) => _index.TryGet(key, out handle);

    /// <inheritdoc />
    public SeriesHandle Learn(SeriesKey key, Labels labels)
    {
        SeriesHandle handle = new(0, new SeriesId(_labels.Count));
        _labels.Add(labels);
        _index.Add(key, handle);
        return handle;
    }

    /// <inheritdoc />
    public void Append(SeriesHandle series, long time, double value) =>
        Rows.Add(new Sample(_labels[series.Id.Index], new EventTime(time), value));

    /// <inheritdoc />
    public void Append(ReadOnlySpan<SeriesHandle> series, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < series.Length; i++)
        {
            Append(series[i], times[i], values[i]);
        }
    }

    /// <inheritdoc />
    public void Reject(DropReason reason, string place, string detail, ReadOnlySpan<byte> raw) => Problems.Add(detail);

    /// <inheritdoc />
    public ValueTask CommitAsync(long offset, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc />
    public ValueTask CompleteAsync() => ValueTask.CompletedTask;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
