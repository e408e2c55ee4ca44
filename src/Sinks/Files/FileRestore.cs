using Microsoft.Win32.SafeHandles;
using Streams.Data;

namespace Streams.Sinks.Files;

/// <summary>Takes an output file and its rotated files back to where they stood at a checkpoint.</summary>
/// <remarks>
/// <para>Let R be the rotations at the checkpoint. What was the open file then is now <c>name.(R+1)</c> if there were
/// rotations since, and everything newer was written after it:</para>
/// <code>
/// at the checkpoint    name.4  name.5                      name (length L)       R = 5
/// at the crash         name.4  name.5  name.6    name.7    name
/// undone               name.4  name.5                      name (name.6 cut to L)
/// </code>
/// <para>The newer files are deleted from the newest down, and the rename of <c>name.(R+1)</c> over <c>name</c> is the
/// last step, so that a crash in between leaves something that the next start undoes in the same way.</para>
/// <para>If so many rotations followed that <c>name.(R+1)</c> was deleted by the bound on kept files, its rows are gone
/// as they are in an unbroken run. What came later is emptied and will be written again, so that nothing doubles; the
/// newest rotated file stays as an empty one, because its number must show this case again if the next crash comes
/// before the next checkpoint. The rows are cut into files at other places than in an unbroken run.</para>
/// </remarks>
internal static class FileRestore
{
    private const int TailBytes = 4096;

    /// <summary>Undoes what came after the position; returns the number of the newest rotated file afterwards.</summary>
    public static long Undo(FilePosition position)
    {
        string path = position.Path;
        List<long> later = RotatedFiles.Numbers(path);
        later.RemoveAll(number => number <= position.Rotations);
        if (later.Count > 0 && later[0] > position.Rotations + 1)
        {
            EmptyAll(path, later);
            return later[^1];
        }

        string open = later.Count == 0 ? path : RotatedFiles.PathOf(path, later[0]);
        Check(open, position);
        for (int i = later.Count - 1; i > 0; i--)
        {
            File.Delete(RotatedFiles.PathOf(path, later[i]));
        }

        if (open != path)
        {
            File.Move(open, path, overwrite: true);
        }

        Cut(path, position.Length);
        return position.Rotations;
    }

    /// <summary>The hash that tells a file by the last bytes before a length.</summary>
    public static ulong TailHash(SafeFileHandle file, long length)
    {
        byte[] tail = new byte[Math.Min(length, TailBytes)];
        int read = 0;
        while (read < tail.Length)
        {
            int part = RandomAccess.Read(file, tail.AsSpan(read), length - tail.Length + read);
            if (part == 0)
            {
                throw new EndOfStreamException($"the file ends before byte {length}");
            }

            read += part;
        }

        return StableHash.Of(tail);
    }

    private static void EmptyAll(string path, List<long> later)
    {
        for (int i = 0; i < later.Count - 1; i++)
        {
            File.Delete(RotatedFiles.PathOf(path, later[i]));
        }

        Cut(RotatedFiles.PathOf(path, later[^1]), 0);
        Cut(path, 0);
    }

    private static void Check(string path, FilePosition position)
    {
        if (!File.Exists(path))
        {
            if (position.Length == 0)
            {
                return;
            }

            throw Changed(path, "it is missing", position);
        }

        using SafeFileHandle file = File.OpenHandle(path);
        long length = RandomAccess.GetLength(file);
        if (length < position.Length)
        {
            throw Changed(path, $"it has {length} bytes only", position);
        }

        if (TailHash(file, position.Length) != position.TailHash)
        {
            throw Changed(path, "it holds other bytes", position);
        }
    }

    private static InvalidDataException Changed(string path, string found, FilePosition position) => new(
        $"the output file '{path}' is not what the last checkpoint left, with {position.Length} bytes: {found}; "
        + "put it back, or discard the state of this stage");

    private static void Cut(string path, long length)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, length);
    }
}
