using Streams.Storage;
using Streams.Storage.Logs;

namespace Streams.Sources.Http;

/// <summary>Keeps bodies in a partition of the local log, a group with one sync.</summary>
/// <remarks>
/// After a failed sync the log is opened again before the next append, at most once in a while, because that reads a whole
/// segment. Whoever was refused in between is not in the log.
/// </remarks>
internal sealed class LocalBodyLog(LogPartition partition, TimeProvider clock) : IBodyLog
{
    private static readonly TimeSpan ReopenPause = TimeSpan.FromSeconds(1);

    private readonly List<ReadOnlyMemory<byte>> _records = [];
    private long? _lastReopen;

    /// <summary>Whether a failed append may be tried again: all that a disk does may pass.</summary>
    public static bool IsPassing(Exception cause) => cause is StorageException;

    /// <inheritdoc />
    public ValueTask<long> AppendAsync(IReadOnlyList<IngestBody> bodies, CancellationToken cancellationToken)
    {
        ReopenIfFailed();
        _records.Clear();
        foreach (IngestBody body in bodies)
        {
            BodyTrailer trailer = new(body.Format, body.Received, body.Service.Name, body.Outcome.Refused);
            _records.Add(body.WithTrailer(trailer.Write()));
        }

        return partition.AppendAsync(_records, cancellationToken);
    }

    /// <inheritdoc />
    public IEnumerable<(ReadOnlyMemory<byte> Record, long End)> Read(long? offset)
    {
        using LogReader reader = partition.OpenReader(Math.Max(offset ?? 0, offset is null or 0 ? partition.First : 0));
        while (reader.TryRead(out LogRecord record))
        {
            yield return (record.Bytes, record.Next);
        }
    }

    /// <inheritdoc />
    public void TrimBelow(long offset) => partition.TrimBelow(offset);

    private void ReopenIfFailed()
    {
        if (partition.Failure is null || (_lastReopen is { } last && clock.GetElapsedTime(last) < ReopenPause))
        {
            return;
        }

        _lastReopen = clock.GetTimestamp();
        partition.Reopen();
    }
}
