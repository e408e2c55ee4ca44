namespace Streams.Storage.Disks;

/// <summary>An open file; reads and writes name their places, so several threads may use it.</summary>
internal interface IDiskFile : IDisposable
{
    /// <summary>The bytes in the file.</summary>
    long Length { get; }

    /// <summary>Reads as many bytes as there are from a position; fewer than asked only at the end of the file.</summary>
    int Read(Span<byte> target, long position);

    /// <summary>Writes buffers one behind the other.</summary>
    void Write(IReadOnlyList<ReadOnlyMemory<byte>> buffers, long position);

    /// <summary>Cuts the file, or fills it up with zeros.</summary>
    void SetLength(long length);

    /// <summary>Makes durable what was written.</summary>
    void Sync();
}
