namespace Streams.Storage.Logs;

/// <summary>A record that was read from a log.</summary>
/// <param name="Offset">Where it stands.</param>
/// <param name="Next">The offset behind it, where reading goes on.</param>
/// <param name="Bytes">What was appended; on loan until the reader's next call.</param>
public readonly record struct LogRecord(long Offset, long Next, ReadOnlyMemory<byte> Bytes);
