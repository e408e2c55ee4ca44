using Streams.Storage.Logs;

namespace Streams.Sources.Http;

/// <summary>Keeps bodies in a partition of the local log, a group with one sync.</summary>
internal sealed class LocalBodyLog(LogPartition partition) : IBodyLog
{
    private readonly List<ReadOnlyMemory<byte>> _records = [];

    /// <summary>Whether a failed append kept nothing and may be tried again; otherwise the log must be opened anew.</summary>
    public static bool IsPassing(Exception cause) => cause is LogFullException;

    /// <inheritdoc />
    public ValueTask<long> AppendAsync(IReadOnlyList<IngestBody> bodies, CancellationToken cancellationToken)
    {
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
}
