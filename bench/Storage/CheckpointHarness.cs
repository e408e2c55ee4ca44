using System.Diagnostics;
using System.IO.Compression;
using Microsoft.Extensions.Logging.Abstractions;
using Streams.Bench.Windows;
using Streams.Operators.Windows;
using Streams.Planning;
using Streams.Runtime;
using Streams.Stages;
using Streams.Storage.Checkpoints;

namespace Streams.Bench.Storage;

/// <summary>What it takes to keep the state of windows with percentiles, and to read it back.</summary>
internal static class CheckpointHarness
{
    private const int Series = 100_000;
    private const int ChunkBytes = 256 << 10;

    private static readonly WindowOptions Options = new()
    {
        Size = TimeSpan.FromMinutes(1),
        Aggregate = [.. ((string[])["count", "sum", "min", "max", "mean", "stddev", "p50", "p95", "p99"]).Select(Aggregate.Parse)],
    };

    public static async Task<int> RunAsync()
    {
        byte[] state = State();
        Console.WriteLine(
            $"{Series:N0} windows with percentiles: {state.Length / 1e6:F1} MB, {state.Length / (double)Series:F0} bytes a key");
        Methods(state);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("streams-bench-");
        try
        {
            foreach (CheckpointCompression compression in Enum.GetValues<CheckpointCompression>())
            {
                await StoreAsync(folder.FullName, state, compression, null);
            }

            await StoreAsync(folder.FullName, state, CheckpointCompression.Fast, Key(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static byte[] State()
    {
        WindowFeed feed = new(Options, Series, 200);
        feed.Run(400);
        SnapshotWriter writer = new();
        using IFrozenState frozen = feed.Freeze();
        frozen.Write(writer);
        return writer.ToSection().ToArray();
    }

    private static void Methods(byte[] state)
    {
        foreach (int quality in new[] { 0, 1, 2, 4, 5 })
        {
            byte[] target = new byte[BrotliEncoder.GetMaxCompressedLength(ChunkBytes)];
            Method($"brotli {quality}", state, chunk =>
                BrotliEncoder.TryCompress(chunk.Span, target, out int written, quality, 18) ? written : chunk.Length);
        }

        foreach (CompressionLevel level in new[] { CompressionLevel.Fastest, CompressionLevel.Optimal })
        {
            MemoryStream target = new();
            Method($"deflate {level}", state, chunk =>
            {
                target.SetLength(0);
                using (DeflateStream deflate = new(target, level, leaveOpen: true))
                {
                    deflate.Write(chunk.Span);
                }

                return (int)target.Length;
            });
        }
    }

    private static void Method(string name, byte[] state, Func<ReadOnlyMemory<byte>, int> compress)
    {
        long start = Stopwatch.GetTimestamp();
        long bytes = 0;
        for (int at = 0; at < state.Length; at += ChunkBytes)
        {
            bytes += compress(state.AsMemory(at, Math.Min(ChunkBytes, state.Length - at)));
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine($"{name,-20} {state.Length / seconds / 1e6,7:F0} MB/s  {100.0 * bytes / state.Length,5:F1}% of the size");
    }

    private static async Task StoreAsync(string folder, byte[] state, CheckpointCompression compression, EncryptionKey? key)
    {
        string path = Path.Combine(folder, $"{compression}{key?.Id}.db");
        CheckpointStoreOptions options = new() { Compression = compression, Key = key };
        await using SqliteCheckpointStore store = new(path, options, TimeProvider.System, NullLogger.Instance);
        double best = double.MaxValue;
        for (int number = 1; number <= 5; number++)
        {
            // Other bytes each time, so that no piece is known already.
            state[0] ^= 1;
            for (int at = 0; at < state.Length; at += ChunkBytes)
            {
                state[at + 8] += 1;
            }

            long start = Stopwatch.GetTimestamp();
            await store.SaveAsync(Checkpoint(number, state), CancellationToken.None);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        long again = Stopwatch.GetTimestamp();
        await store.SaveAsync(Checkpoint(6, state), CancellationToken.None);
        double unchanged = Stopwatch.GetElapsedTime(again).TotalMilliseconds;
        long reading = Stopwatch.GetTimestamp();
        NewestCheckpoint newest = await store.LoadNewestAsync("bench", CancellationToken.None);
        double load = Stopwatch.GetElapsedTime(reading).TotalMilliseconds;
        long stored = (await store.ListAsync("bench", CancellationToken.None))[0].StoredBytes;
        Console.WriteLine(
            $"{compression,-6}{(key is null ? "" : " encrypted"),-10} save {best,6:F0} ms  "
            + $"unchanged {unchanged,5:F0} ms  load {load,5:F0} ms  "
            + $"{stored / 1e6,6:F1} MB, {stored / (double)Series,5:F0} bytes a key  {(newest.Checkpoint is null ? "LOST" : "")}");
    }

    private static Checkpoint Checkpoint(int number, byte[] state) => new(
        number,
        "bench",
        [],
        [new StageSection("latency", NodeRole.Whole, "ingest", StageSection.OperatorState, 1, "window", 0, 1, state)],
        new Dictionary<string, string>());

    private static EncryptionKey Key(string folder)
    {
        string path = Path.Combine(folder, "key");
        File.WriteAllText(path, new string('a', 64));
        return EncryptionKey.Load(path);
    }
}
