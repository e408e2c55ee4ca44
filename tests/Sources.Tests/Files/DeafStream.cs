namespace Streams.Sources.Tests.Files;

/// <summary>A stream as a terminal is: a read that has begun cannot be called off.</summary>
internal sealed class DeafStream(Stream inner) : UnseekableStream(inner)
{
    private readonly Stream _inner = inner;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _inner.ReadAsync(buffer, CancellationToken.None);
}
