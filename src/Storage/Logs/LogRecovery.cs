using Microsoft.Extensions.Logging;
using Streams.Storage.Disks;

namespace Streams.Storage.Logs;

/// <summary>Opens a partition's files as a crash, or a failed sync, has left them.</summary>
/// <remarks>
/// <para>Only the newest segment can be unsure: an older one was synced before the next was made. Each record's header says
/// up to which offset everything was synced when it was written. The highest such offset, D, divides the segment:</para>
/// <code>
/// | whole | whole | bad | whole | whole D whole | whole | bad | whole |
///                  damage: kept, and         kept        cut off: it was
///                  told when it is read                  never acknowledged
/// </code>
/// <para>What is kept behind D is written once more and synced, because bytes that can be read need not be on disk: after
/// a failed sync, or when a killed process had written but not synced.</para>
/// </remarks>
internal sealed partial class LogRecovery(IDisk disk, string folder, ILogger logger)
{
    private const int CopyBytes = 1 << 20;

    /// <summary>The segments before the newest, oldest first.</summary>
    public List<LogSegment> Sealed { get; } = [];

    /// <summary>The offset behind the last record that a user appended.</summary>
    public long RecordsEnd { get; private set; }

    /// <summary>Opens the files, cuts a torn end off, and returns what goes on writing.</summary>
    public LogWriter Open()
    {
        disk.CreateFolder(folder);
        long[] firsts = [.. Firsts().Order()];
        if (firsts.Length == 0)
        {
            return LogWriter.Begin(disk, folder, 0);
        }

        for (int i = 0; i + 1 < firsts.Length; i++)
        {
            Sealed.Add(new LogSegment(Path.Combine(folder, LogSegment.NameOf(firsts[i])), firsts[i], firsts[i + 1]));
        }

        RecordsEnd = firsts[^1];
        return OpenNewest(firsts[^1]);
    }

    private IEnumerable<long> Firsts()
    {
        foreach (string path in disk.Files(folder))
        {
            if (LogSegment.TryParseName(path, out long first))
            {
                yield return first;
            }
        }
    }

    private LogWriter OpenNewest(long first)
    {
        string path = Path.Combine(folder, LogSegment.NameOf(first));
        IDiskFile file = disk.Open(path, mayCreate: false);
        try
        {
            long length = file.Length;
            bool hasHeader = LogSegment.HasHeader(file, path, first);
            if (length <= LogSegment.HeaderBytes && !hasHeader)
            {
                // The header is synced before the first record is written, so none can have been here.
                file.Dispose();
                return LogWriter.Begin(disk, folder, first);
            }

            if (!hasHeader)
            {
                LogHeaderDamaged(path);
                file.Write([LogSegment.HeaderOf(first)], 0);
            }

            LogSegment segment = new(path, first, first + length - LogSegment.HeaderBytes);
            (long durable, long end) = FindEnd(file, segment);
            if (end < segment.End)
            {
                LogTorn(path, segment.PositionOf(end), segment.End - end);
                file.SetLength(segment.PositionOf(end));
            }

            WriteAgain(file, segment, durable, end);
            file.Sync();
            disk.SyncFolder(folder);
            return new LogWriter(file, segment with { End = end });
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Up to where everything was synced for certain, and where the records end that are kept.</summary>
    private (long Durable, long End) FindEnd(IDiskFile file, LogSegment segment)
    {
        // The reader shares the file, which stays open.
        SegmentReader reader = new(file, segment);
        List<(long Start, long Next)> gaps = [];
        long durable = segment.Base;
        long offset = segment.Base;
        long recordsEnd = offset;
        while (offset < segment.End)
        {
            if (reader.Read(offset, segment.End, out LogRecordHeader header, out _) is null)
            {
                durable = Math.Max(durable, header.Durable);
                offset = header.Next;
                recordsEnd = header.Kind == LogRecordHeader.Data ? offset : recordsEnd;
            }
            else
            {
                long next = reader.FindRecord(offset + 1, segment.End);
                gaps.Add((offset, next));
                offset = next;
            }
        }

        long end = segment.End;
        foreach ((long start, long next) in gaps)
        {
            if (next > durable || next == segment.End)
            {
                end = Math.Max(start, durable);
                break;
            }

            LogDamage(segment.Path, segment.PositionOf(start), next - start);
        }

        RecordsEnd = Math.Min(recordsEnd, end);
        return (durable, end);
    }

    private static void WriteAgain(IDiskFile file, LogSegment segment, long from, long end)
    {
        byte[] bytes = new byte[Math.Min(CopyBytes, end - from)];
        for (long offset = from; offset < end;)
        {
            int read = file.Read(bytes.AsSpan(0, (int)Math.Min(bytes.Length, end - offset)), segment.PositionOf(offset));
            if (read == 0)
            {
                throw new EndOfStreamException($"'{segment.Path}' got shorter while it was opened");
            }

            file.Write([bytes.AsMemory(0, read)], segment.PositionOf(offset));
            offset += read;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "The log '{Path}' ends in {Bytes} bytes at byte {Position} that were never acknowledged; they are cut off.")]
    private partial void LogTorn(string path, long position, long bytes);

    [LoggerMessage(Level = LogLevel.Error, Message =
        "The log '{Path}' is damaged at byte {Position}: {Bytes} bytes that were acknowledged cannot be read.")]
    private partial void LogDamage(string path, long position, long bytes);

    [LoggerMessage(Level = LogLevel.Error, Message = "The header of the log '{Path}' is damaged; it is written anew.")]
    private partial void LogHeaderDamaged(string path);
}
