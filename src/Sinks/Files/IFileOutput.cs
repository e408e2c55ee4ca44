namespace Streams.Sinks.Files;

/// <summary>Where whole rows of text go: a file with rotation, or standard output.</summary>
internal interface IFileOutput : IDisposable
{
    /// <summary>Whether the next row is the first one of its file.</summary>
    bool IsEmpty { get; }

    /// <summary>The bytes until the file should be changed; the row that passes the bound still belongs to it.</summary>
    long Room { get; }

    /// <summary>Appends whole rows.</summary>
    void Append(ReadOnlySpan<byte> rows);

    /// <summary>Changes to a new file.</summary>
    void Rotate();

    /// <summary>Makes durable what was appended and says where it ends; null when there is no way back to it.</summary>
    string? Sync();
}
