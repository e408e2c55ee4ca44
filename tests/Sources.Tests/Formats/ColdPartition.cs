using Streams.Data;
using Streams.Stages;

namespace Streams.Sources.Tests.Formats;

/// <summary>A partition that remembers no series, so that every row is read the long way.</summary>
internal sealed class ColdPartition : ISourcePartition
{
    private Labels _last = Labels.Empty;

    public List<Sample> Rows { get; } = [];

    public List<string> Rejects { get; } = [];

    public string Name => "cold";

    public long? RestoredOffset => null;

    public int PendingRows => Rows.Count;

    public SeriesKey Prepare(ReadOnlySpan<byte> rawKey) => default;

    public bool TryResolve(SeriesKey key, out SeriesHandle handle)
    {
        handle = default;
        return false;
    }

    public SeriesHandle Learn(SeriesKey key, Labels labels)
    {
        _last = labels;
        return default;
    }

    public void Append(SeriesHandle series, long time, double value) =>
        Rows.Add(new Sample(_last, new EventTime(time), value));

    public void Append(ReadOnlySpan<SeriesHandle> series, ReadOnlySpan<long> times, ReadOnlySpan<double> values) =>
        throw new NotSupportedException("Decoders append row by row.");

    public void Reject(DropReason reason, string place, string detail, ReadOnlySpan<byte> raw) => Rejects.Add(detail);

    public ValueTask CommitAsync(long offset, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask CompleteAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
