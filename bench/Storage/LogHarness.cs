using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;
using Streams.Storage.Logs;

namespace Streams.Bench.Storage;

/// <summary>How many samples a second the local log makes durable, beside a bare loop of write and sync.</summary>
internal static class LogHarness
{
    // A remote-write body as senders make them: 2,000 samples, about 30 KB under snappy.
    private const int SamplesPerBody = 2000;
    private const int BodyBytes = 30_000;
    private const int ReadBytes = 300 << 20;

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("streams-bench-");
        try
        {
            byte[] body = new byte[BodyBytes];
            new Random(1).NextBytes(body);
            Bare(Path.Combine(folder.FullName, "bare"), body);
            foreach (int senders in new[] { 1, 4, 16, 64 })
            {
                await AppendAsync(Path.Combine(folder.FullName, $"log{senders}"), body, senders);
            }

            await ReadAsync(Path.Combine(folder.FullName, "read"), body);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static void Bare(string path, byte[] body)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        long start = Stopwatch.GetTimestamp();
        long bodies = 0;
        while (Stopwatch.GetElapsedTime(start) < Time)
        {
            RandomAccess.Write(file, body, bodies * body.Length);
            RandomAccess.FlushToDisk(file);
            bodies++;
        }

        Report("bare loop: write, sync", bodies, start, bodies);
    }

    private static async Task AppendAsync(string folder, byte[] body, int senders)
    {
        await using LocalLog log = LocalLog.Open(folder, new LocalLogOptions { MaxBytes = 64L << 30 }, NullLogger.Instance);
        LogPartition partition = log.Partition("push");
        ReadOnlyMemory<byte>[] records = [body];
        long start = Stopwatch.GetTimestamp();
        long bodies = 0;
        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < Time)
            {
                await partition.AppendAsync(records, CancellationToken.None);
                Interlocked.Increment(ref bodies);
            }
        })));
        Report($"append and acknowledge, {senders} senders", bodies, start, partition.SyncCount);
    }

    private static async Task ReadAsync(string folder, byte[] body)
    {
        await using LocalLog log = LocalLog.Open(folder, new LocalLogOptions(), NullLogger.Instance);
        LogPartition partition = log.Partition("push");
        ReadOnlyMemory<byte>[] records = [.. Enumerable.Repeat<ReadOnlyMemory<byte>>(body, 100)];
        while (partition.End < ReadBytes)
        {
            await partition.AppendAsync(records, CancellationToken.None);
        }

        using LogReader reader = partition.OpenReader(0);
        long start = Stopwatch.GetTimestamp();
        long bodies = 0;
        while (reader.TryRead(out _))
        {
            bodies++;
        }

        Report("read back, checked", bodies, start, 0);
    }

    private static void Report(string name, long bodies, long start, long syncs)
    {
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(
            $"{name,-40} {bodies / seconds,9:F0} bodies/s {bodies * SamplesPerBody / seconds / 1e6,8:F2} M samples/s "
            + $"{bodies * BodyBytes / seconds / 1e6,7:F0} MB/s  {(syncs == 0 ? 0 : bodies / (double)syncs),5:F1} bodies a sync");
    }
}
