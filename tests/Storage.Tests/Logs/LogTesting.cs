using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Streams.Storage.Disks;
using Streams.Storage.Logs;

namespace Streams.Tests.Logs;

/// <summary>Short ways to append and read.</summary>
internal static class LogTesting
{
    public static LocalLog Open(string folder, LocalLogOptions? options = null) =>
        LocalLog.Open(folder, options ?? new LocalLogOptions(), NullLogger.Instance);

    public static LocalLog Open(IDisk disk, LocalLogOptions? options = null) =>
        LocalLog.Open("log", options ?? new LocalLogOptions(), NullLogger.Instance, disk);

    public static async Task<long> AppendAsync(this LogPartition partition, params string[] records) =>
        await partition.AppendAsync([.. records.Select(r => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(r))], CancellationToken.None);

    public static string[] ReadAll(this LogPartition partition, long? from = null) =>
        [.. partition.ReadRecords(from).Select(r => Encoding.UTF8.GetString(r.Bytes))];

    public static List<(long Offset, byte[] Bytes)> ReadRecords(this LogPartition partition, long? from = null)
    {
        using LogReader reader = partition.OpenReader(from ?? partition.First);
        List<(long, byte[])> records = [];
        while (reader.TryRead(out LogRecord record))
        {
            records.Add((record.Offset, record.Bytes.ToArray()));
        }

        return records;
    }
}
