using Streams.Data;
using Streams.Stages;

namespace Streams.Sources.Tests.Formats;

/// <summary>A partition that only counts, so that what is allocated is the decoder's.</summary>
internal sealed class CountingPartition : ISourcePartition
{
    private readonly RawSeriesIndex _index = new();

    public int LearnedCount => _index.Count;

    public int PendingRows { get; private set; }

    public string Name => "counting";

    public long? RestoredOffset => null;

    public SeriesKey Prepare(ReadOnlySpan<byte> rawKey) => _index.Prepare(rawKey);

    public bool TryResolve(SeriesKey key, out SeriesHandle handle) => _index.TryGet(key, out handle);

    public SeriesHandle Learn(SeriesKey key, Labels labels)
    {
        SeriesHandle handle = new(0, new SeriesId(_index.Count));
        _index.Add(key, handle);
        return handle;
    }

    public void Append(SeriesHandle series, long time, double value) => PendingRows++;

    public void Append(ReadOnlySpan<SeriesHandle> series, ReadOnlySpan<long> times, ReadOnlySpan<double> values) =>
        PendingRows += series.Length;

    public void Reject(DropReason reason, string place, string detail, ReadOnlySpan<byte> raw) =>
        throw new InvalidOperationException(detail);

    public ValueTask CommitAsync(long offset, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask CompleteAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
