using Microsoft.Win32.SafeHandles;

namespace Streams.Storage.Disks;

/// <summary>A file of the machine's file system.</summary>
internal sealed class DiskFile(SafeFileHandle handle) : IDiskFile
{
    public long Length => RandomAccess.GetLength(handle);

    public int Read(Span<byte> target, long position)
    {
        int read = 0;
        while (read < target.Length)
        {
            int part = RandomAccess.Read(handle, target[read..], position + read);
            if (part == 0)
            {
                break;
            }

            read += part;
        }

        return read;
    }

    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> buffers, long position) =>
        RandomAccess.Write(handle, buffers, position);

    public void SetLength(long length) => RandomAccess.SetLength(handle, length);

    public void Sync() => RandomAccess.FlushToDisk(handle);

    public void Dispose() => handle.Dispose();
}
