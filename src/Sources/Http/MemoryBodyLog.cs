namespace Streams.Sources.Http;

/// <summary>Keeps nothing: bodies are safe as long as the process is. Offsets count them.</summary>
internal sealed class MemoryBodyLog(long start) : IBodyLog
{
    private long _end = start;

    /// <inheritdoc />
    public ValueTask<long> AppendAsync(IReadOnlyList<IngestBody> bodies, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_end += bodies.Count);

    /// <inheritdoc />
    public IEnumerable<(ReadOnlyMemory<byte> Record, long End)> Read(long? offset) => [];

    /// <inheritdoc />
    public void TrimBelow(long offset)
    {
    }
}
