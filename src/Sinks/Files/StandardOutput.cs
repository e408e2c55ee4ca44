namespace Streams.Sinks.Files;

/// <summary>Standard output as a place for rows; what is written cannot be taken back.</summary>
internal sealed class StandardOutput : IFileOutput
{
    private readonly Stream _stream;

    /// <summary>Writes to the given stream.</summary>
    public StandardOutput(Stream stream)
    {
        _stream = stream;
    }

    /// <inheritdoc />
    public bool IsEmpty { get; private set; } = true;

    /// <inheritdoc />
    public long Room => long.MaxValue;

    /// <inheritdoc />
    public void Append(ReadOnlySpan<byte> rows)
    {
        IsEmpty = false;
        try
        {
            _stream.Write(rows);
            _stream.Flush();
        }
        catch (IOException e)
        {
            throw new IOException($"standard output cannot be written: {e.Message}", e);
        }
    }

    /// <inheritdoc />
    public void Rotate() => throw new NotSupportedException("Standard output does not rotate.");

    /// <inheritdoc />
    public string? Sync() => null;

    /// <inheritdoc />
    public void Dispose() => _stream.Dispose();
}
