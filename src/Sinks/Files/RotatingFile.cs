using Microsoft.Win32.SafeHandles;

namespace Streams.Sinks.Files;

/// <summary>A file that rows are appended to, set aside under a number when it is full, and taken back to a position.</summary>
/// <remarks>Not safe for several threads; a file has one writer. Others may read it all the time.</remarks>
internal sealed class RotatingFile : IFileOutput
{
    private readonly string _path;
    private readonly long _bytesMax;
    private readonly int _keep;
    private SafeFileHandle _file;
    private long _length;
    private long _rotations;
    private bool _isTorn;

    /// <summary>Opens the file at the position, or at its end when there is none for this path.</summary>
    public RotatingFile(string path, long? bytesMax, int keep, string? position)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        _path = Path.GetFullPath(path);
        _bytesMax = bytesMax ?? long.MaxValue;
        _keep = keep;
        FilePosition? known = Parse(position);
        try
        {
            if (known is not null)
            {
                _rotations = FileRestore.Undo(known);
            }
            else
            {
                _rotations = RotatedFiles.Numbers(_path).LastOrDefault();
            }

            _file = Open();
            _length = RandomAccess.GetLength(_file);
            if (known is null)
            {
                EndTornRow();
            }

            Prune();
        }
        catch (Exception e) when (IsTrouble(e))
        {
            _file?.Dispose();
            throw Failed("opened", e);
        }
    }

    /// <summary>The bytes in the open file.</summary>
    public long Length => _length;

    /// <summary>The number of the newest rotated file.</summary>
    public long Rotations => _rotations;

    /// <inheritdoc />
    public bool IsEmpty => _length == 0;

    /// <inheritdoc />
    public long Room => _bytesMax - _length;

    /// <inheritdoc />
    public void Append(ReadOnlySpan<byte> rows)
    {
        try
        {
            EnsureOpen();
            if (_isTorn)
            {
                RandomAccess.SetLength(_file, _length);
                _isTorn = false;
            }

            RandomAccess.Write(_file, rows, _length);
            _length += rows.Length;
        }
        catch (Exception e) when (IsTrouble(e))
        {
            _isTorn = true;
            throw Failed("written", e);
        }
    }

    /// <inheritdoc />
    public void Rotate()
    {
        try
        {
            RandomAccess.FlushToDisk(_file);
            _file.Dispose();
            File.Move(_path, RotatedFiles.PathOf(_path, _rotations + 1));
            _rotations++;
            EnsureOpen();
            File.Delete(RotatedFiles.PathOf(_path, _rotations - _keep));
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw Failed("rotated", e);
        }
    }

    /// <inheritdoc />
    public string? Sync()
    {
        try
        {
            EnsureOpen();
            RandomAccess.FlushToDisk(_file);
            return new FilePosition(_path, _rotations, _length, FileRestore.TailHash(_file, _length)).ToString();
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw Failed("flushed to disk", e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private FilePosition? Parse(string? position)
    {
        if (position is null)
        {
            return null;
        }

        if (!FilePosition.TryParse(position, out FilePosition? known))
        {
            throw new InvalidDataException($"'{position}' is not a position in an output file.");
        }

        // A topology that was changed to write elsewhere begins there afresh.
        return known.Path == _path ? known : null;
    }

    private SafeFileHandle Open() =>
        File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);

    // A rotation that failed halfway leaves no open file.
    private void EnsureOpen()
    {
        if (_file.IsClosed)
        {
            _file = Open();
            _length = RandomAccess.GetLength(_file);
        }
    }

    private void Prune()
    {
        foreach (long number in RotatedFiles.Numbers(_path).Where(number => number <= _rotations - _keep))
        {
            File.Delete(RotatedFiles.PathOf(_path, number));
        }
    }

    // A run that was killed before its first checkpoint may have left half a row, which must not run into the next one.
    private void EndTornRow()
    {
        if (_length == 0)
        {
            return;
        }

        Span<byte> last = [0];
        RandomAccess.Read(_file, last, _length - 1);
        if (last[0] != (byte)'\n')
        {
            RandomAccess.Write(_file, "\n"u8, _length);
            _length++;
        }
    }

    private static bool IsTrouble(Exception e) =>
        e is IOException or UnauthorizedAccessException or NotSupportedException;

    private IOException Failed(string verb, Exception cause) =>
        new($"'{_path}' cannot be {verb}: {cause.Message}", cause);
}
