using Streams.Data;
using Streams.Stages;

namespace Streams.Bench.Ingest;

/// <summary>A partition that finds series as the real one does, and counts rows where the real one would batch them.</summary>
internal sealed class KnownSeries : ISourcePartition
{
    private readonly RawSeriesIndex _index = new();

    public long Rows { get; private set; }

    public static KnownSeries Create() => new();

    public string Name => "bench";

    public long? RestoredOffset => null;

    public int PendingRows => 0;

    public SeriesKey Prepare(ReadOnlySpan<byte> rawKey) => _index.Prepare(rawKey);

    public bool TryResolve(SeriesKey key, out SeriesHandle handle) => _index.TryGet(key, out handle);

    public SeriesHandle Learn(SeriesKey key, Labels labels)
    {
        SeriesHandle handle = new(0, new SeriesId(_index.Count));
        _index.Add(key, handle);
        return handle;
    }

    public void Append(SeriesHandle series, long time, double value) => Rows++;

    public void Append(ReadOnlySpan<SeriesHandle> series, ReadOnlySpan<long> times, ReadOnlySpan<double> values) =>
        Rows += series.Length;

    public void Reject(DropReason reason, string place, string detail, ReadOnlySpan<byte> raw) =>
        throw new InvalidOperationException($"{place}: {detail}");

    public ValueTask CommitAsync(long offset, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask CompleteAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
