using FsCheck;
using FsCheck.Fluent;
using Streams.Data;
using Streams.Sinks.Files;
using Streams.Sinks.Tests.Support;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Sinks.Tests.Files;

/// <summary>
/// Kills the sink at random points, restores it from the last checkpoint that counts, replays, and compares all files
/// with those of an unbroken run.
/// </summary>
public sealed class FileSinkCrashTests
{
    private static readonly Labels[] Series =
        [.. Enumerable.Range(0, 7).Select(i => Make.Series("up", ("i", new string('x', i * 3))))];

    public static TheoryData<string, int?, int> Settings => new()
    {
        { "out.ndjson", null, 3 },
        { "out.csv", null, 3 },
        { "out.ndjson", 200, 100 },
        { "out.csv", 200, 100 },
        { "out.ndjson", 1, 100 },
        { "out.ndjson", 300, 2 },
        { "out.csv", 90, 1 },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Run_CrashesAtRandomPoints_LeavesTheFilesOfAnUnbrokenRun(string name, int? rotateSize, int keep)
    {
        int cases = 0;
        Prop.ForAll(Plans().ToArbitrary(), async plan =>
        {
            using TemporaryFolder unbroken = new();
            using TemporaryFolder broken = new();
            int rows = plan.Sum(step => step.Rows);
            await Run(Options(unbroken, name, rotateSize, keep), [new Step(rows, false, false)]);

            // So few rows lie between two checkpoints that no file is deleted that a restore would need.
            await Run(Options(broken, name, rotateSize, keep), LimitCrashes(plan, rotateSize is null || keep == 100));

            Assert.Equal(Read(unbroken, name), Read(broken, name));
            cases++;
        }).Check(Seeded.Runs(40));

        Assert.Equal(40, cases);
    }

    [Fact]
    public async Task Run_CheckpointedFileWasDeletedByRotation_DoublesNothingThroughRepeatedCrashes()
    {
        using TemporaryFolder folder = new();
        FileSinkOptions options = Options(folder, "out.csv", 100, keep: 2);
        FileSink first = await Open(options, null);
        await Write(first, 0, 5);
        string? position = await first.CheckpointAsync(default);
        await Write(first, 5, 60);
        await first.DisposeAsync();

        // The second crash comes before the next checkpoint, after fewer and after more rotations than are kept.
        foreach (int replayed in (int[])[0, 2, 10, 50])
        {
            FileSink again = await Open(options, position);
            await Write(again, 5, replayed);
            await again.DisposeAsync();
        }

        FileSink last = await Open(options, position);
        await Write(last, 5, 60);
        await last.CompleteAsync(default);
        await last.DisposeAsync();

        List<long> times = [.. Read(folder, "out.csv")
            .OrderBy(f => f.Key).SelectMany(f => f.Value.Split('\n'))
            .Where(line => line.Length > 0 && char.IsAsciiDigit(line[0])).Select(line => long.Parse(line.Split(',')[0]))];
        Assert.Equal(64, times.Max());
        Assert.Equal(Enumerable.Range((int)times.Min(), times.Count).Select(t => (long)t), times.Order());
    }

    [Fact]
    public async Task Run_CrashInTheMiddleOfARestore_IsRestoredAgain()
    {
        // Before: name.1, name.2, name.3 and name; the position is in what is now name.1.
        for (int stop = 0; stop < 3; stop++)
        {
            using TemporaryFolder folder = new();
            FileSinkOptions options = Options(folder, "out.ndjson", 150, keep: 10);
            FileSink sink = await Open(options, null);
            await Write(sink, 0, 2);
            string? position = await sink.CheckpointAsync(default);
            Dictionary<string, string> atCheckpoint = Read(folder, "out.ndjson");
            await Write(sink, 2, 10);
            await sink.DisposeAsync();
            long[] rotated = [.. RotatedFiles.Numbers(folder.File("out.ndjson")).Order()];
            Assert.True(rotated.Length >= 3);

            // The restore deletes from the newest down and renames at last.
            for (int i = 0; i < stop; i++)
            {
                File.Delete(folder.File($"out.ndjson.{rotated[^(i + 1)]}"));
            }

            await (await Open(options, position)).DisposeAsync();

            Assert.Equal(atCheckpoint, Read(folder, "out.ndjson"));
        }
    }

    private static Gen<List<Step>> Plans() =>
        (from rows in Gen.Choose(0, 25)
         from isCheckpoint in Gen.Elements(true, true, false)
         from isCrash in Gen.Elements(true, false, false)
         select new Step(rows, isCheckpoint, isCrash))
        .NonEmptyListOf().Select(steps => steps.Take(25).ToList());

    private static List<Step> LimitCrashes(List<Step> plan, bool isAllowed) =>
        isAllowed
            ? plan
            : [.. plan.SelectMany(step => Enumerable.Repeat(step with { Rows = 1, IsCheckpoint = true }, step.Rows))];

    private static async Task Run(FileSinkOptions options, List<Step> plan)
    {
        FileSink sink = await Open(options, null);
        string? position = await sink.CheckpointAsync(default);
        int written = 0;
        int checkpointed = 0;
        foreach (Step step in plan)
        {
            await Write(sink, written, step.Rows);
            written += step.Rows;
            if (step.IsCrash)
            {
                await sink.DisposeAsync();
                sink = await Open(options, position);
                await Write(sink, checkpointed, written - checkpointed);
            }

            if (step.IsCheckpoint)
            {
                position = await sink.CheckpointAsync(default);
                checkpointed = written;
            }
        }

        await sink.CompleteAsync(default);
        await sink.DisposeAsync();
    }

    private static async Task<FileSink> Open(FileSinkOptions options, string? position)
    {
        FileSink sink = new(options);
        await sink.OpenAsync(new SinkContext(new ManualTimeProvider()), position, default);
        return sink;
    }

    private static async Task Write(FileSink sink, int first, int count)
    {
        using SampleBatch batch = Make.Batch(
            Enumerable.Range(first, count).Select(i => (Series[i % Series.Length], (long)i, i * 0.5)));
        await sink.WriteAsync(batch, default);
    }

    private static FileSinkOptions Options(TemporaryFolder folder, string name, int? rotateSize, int keep) => new()
    {
        Path = new OutputPath(folder.File(name)),
        RotateSize = rotateSize is { } size ? new ByteSize(size) : null,
        Keep = keep,
    };

    private static Dictionary<string, string> Read(TemporaryFolder folder, string name)
    {
        string path = folder.File(name);
        return Directory.GetFiles(Path.GetDirectoryName(path)!).ToDictionary(f => Path.GetFileName(f)!, ReadShared);
    }

    private static string ReadShared(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private sealed record Step(int Rows, bool IsCheckpoint, bool IsCrash);
}
