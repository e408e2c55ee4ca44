using System.IO.Pipelines;
using System.Text;
using Streams.Sources.Files;
using Streams.Sources.Formats;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Sources.Tests.Files;

public sealed class FileSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_PlainFile_GivesAllRowsAndCommitsTheEnd()
    {
        string text = Ndjson("a", 0, 10_000);
        string path = _folder.Write("a.ndjson", text);

        SourceHarness harness = await RunAsync(new FileSourceOptions { Path = new InputPath(path) });

        Assert.Equal(10_000, harness["a.ndjson"].RowCount);
        Assert.Equal(text.Length, harness.Commits[^1].Offset);
        Assert.All(harness.Commits, c => Assert.True(c.RowCount % 4096 == 0 || c == harness.Commits[^1]));
        Assert.True(harness["a.ndjson"].IsCompleted);
        Assert.True(harness["a.ndjson"].IsClosed);
    }

    [Theory]
    [InlineData("a.ndjson")]
    [InlineData("a.csv")]
    [InlineData("a.csv.gz")]
    [InlineData("a.prom.gz")]
    public async Task Run_FromEachCommit_GivesExactlyTheRemainingRows(string name)
    {
        string text = name.Contains("csv", StringComparison.Ordinal) ? Csv(9000)
            : name.Contains("prom", StringComparison.Ordinal) ? Prometheus(9000)
            : Ndjson("é", 0, 9000);
        text = "\uFEFF" + text.Insert(text.IndexOf('\n', text.Length / 3) + 1, "broken \"line\r\n\n");
        string path = name.EndsWith(".gz", StringComparison.Ordinal)
            ? _folder.WriteGzip(name, text[..(text.Length / 2)], text[(text.Length / 2)..])
            : _folder.Write(name, text);
        FileSourceOptions options = new() { Path = new InputPath(path) };
        SourceHarness whole = await RunAsync(options);
        Assert.Equal(9000, whole.Rows.Count);
        Assert.Single(whole.Rejects);

        foreach (SourceCommit commit in whole.Commits)
        {
            SourceHarness rest = await RunAsync(options, new() { [name] = commit.Offset });

            Assert.Equal(whole.Rows.Skip(commit.RowCount), rest.Rows);
        }
    }

    [Fact]
    public async Task Run_Pattern_GivesAPartitionAFileInTheOrderOfNames()
    {
        _folder.Write("x/b.ndjson", Ndjson("b", 0, 3));
        _folder.Write("x/a.ndjson", Ndjson("a", 0, 2));
        _folder.Write("y/a.ndjson", Ndjson("c", 0, 1));
        _folder.Write("y/a.log", "no");

        SourceHarness harness = await RunAsync(new FileSourceOptions { Path = new InputPath(_folder.File("*/*.ndjson")) });

        Assert.Equal(["x/a.ndjson", "x/b.ndjson", "y/a.ndjson"], harness.Partitions.Select(p => p.Name));
        Assert.Equal([2, 3, 1], harness.Partitions.Select(p => p.RowCount));
    }

    [Fact]
    public async Task Run_FilesOfOneTimeSpan_AreReadSideBySide()
    {
        _folder.Write("a.ndjson", Ndjson("a", 0, 20_000));
        _folder.Write("b.ndjson", Ndjson("b", 0, 20_000));

        SourceHarness harness = await RunAsync(new FileSourceOptions { Path = new InputPath(_folder.File("*.ndjson")) });

        string[] order = [.. harness.Commits.Select(c => c.Partition[..1])];
        Assert.Equal("abababab", string.Concat(order[..8]));
    }

    [Fact]
    public async Task Run_BadLines_AreRejectedWithFileAndLine()
    {
        string tooLong = new('x', LineDecoder.LineBytesMax + 1);
        string path = _folder.Write("a.ndjson", $"{Ndjson("a", 0, 1)}oops\n{tooLong}\n{Ndjson("a", 1, 1)}");

        SourceHarness harness = await RunAsync(new FileSourceOptions { Path = new InputPath(path) });

        Assert.Equal(2, harness.Rows.Count);
        Assert.Equal(["a.ndjson:2", "a.ndjson:3"], harness.Rejects.Select(r => r.Place));
        Assert.Equal("oops", Encoding.UTF8.GetString(harness.Rejects[0].Raw));
    }

    [Fact]
    public async Task Run_BadLineAfterASeek_IsRejectedWithItsOffset()
    {
        string before = Ndjson("a", 0, 2000);
        string path = _folder.Write("a.ndjson", before + "oops\n");

        SourceHarness harness = await RunAsync(
            new FileSourceOptions { Path = new InputPath(path) }, new() { ["a.ndjson"] = before.Length });

        Assert.StartsWith("a.ndjson", Assert.Single(harness.Rejects).Place, StringComparison.Ordinal);
        Assert.Equal($"a.ndjson@{before.Length}", harness.Rejects[0].Place);
    }

    [Fact]
    public async Task Run_StandardInput_SendsRowsAsTheyCome()
    {
        Pipe pipe = new();
        SourceHarness harness = new();
        FileSource source = new(
            new FileSourceOptions { Path = new InputPath("-"), Format = FileSourceFormat.Ndjson },
            () => new UnseekableStream(pipe.Reader.AsStream()));
        Task run = harness.RunAsync(source);

        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(Ndjson("a", 0, 3) + "{\"name\""));
        await harness.WhenRowsAsync(3);
        await pipe.Writer.WriteAsync(":\"b\",\"value\":1}"u8.ToArray());
        await pipe.Writer.CompleteAsync();
        await run;

        Assert.Equal(4, harness["stdin"].RowCount);
    }

    [Fact]
    public async Task Run_GzipOnStandardInput_IsUnpacked()
    {
        string path = _folder.WriteGzip("a", Ndjson("a", 0, 5000));
        SourceHarness harness = new();
        FileSource source = new(
            new FileSourceOptions { Path = new InputPath("-"), Format = FileSourceFormat.Ndjson },
            () => new UnseekableStream(File.OpenRead(path)));

        await harness.RunAsync(source);

        Assert.Equal(5000, harness.Rows.Count);
    }

    [Fact]
    public async Task Run_AskedToStopWhileWaitingForInput_Stops()
    {
        Pipe pipe = new();
        SourceHarness harness = new();
        using CancellationTokenSource stop = new();
        FileSource source = new(
            new FileSourceOptions { Path = new InputPath("-"), Format = FileSourceFormat.Ndjson },
            () => new DeafStream(pipe.Reader.AsStream()));
        Task run = harness.RunAsync(source, stop.Token);
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(Ndjson("a", 0, 3)));
        await harness.WhenRowsAsync(3);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await pipe.Writer.CompleteAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("x")]
    public async Task Run_TinyFile_Ends(string text)
    {
        string path = _folder.Write("a.ndjson", text);

        SourceHarness harness = await RunAsync(new FileSourceOptions { Path = new InputPath(path) });

        Assert.Empty(harness.Rows);
        Assert.Equal(text.Length, harness.Commits[^1].Offset);
    }

    [Fact]
    public async Task Run_MissingFile_NamesPath()
    {
        string path = _folder.File("missing.csv");

        IOException error = await Assert.ThrowsAsync<IOException>(
            () => RunAsync(new FileSourceOptions { Path = new InputPath(path) }));

        Assert.StartsWith($"Cannot read '{path}': ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PatternWithoutMatch_NamesIt()
    {
        string path = _folder.File("*.csv");

        FileNotFoundException error = await Assert.ThrowsAsync<FileNotFoundException>(
            () => RunAsync(new FileSourceOptions { Path = new InputPath(path) }));

        Assert.Equal($"No file matches '{path}'.", error.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_FileShorterThanItsOffset_SaysSo(bool isGzip)
    {
        string path = isGzip ? _folder.WriteGzip("a.ndjson", Ndjson("a", 0, 2)) : _folder.Write("a.ndjson", Ndjson("a", 0, 2));

        IOException error = await Assert.ThrowsAsync<IOException>(() => RunAsync(
            new FileSourceOptions { Path = new InputPath(path) }, new() { ["a.ndjson"] = 1_000_000 }));

        Assert.Equal(
            $"'{path}' ends before byte 1000000, where reading was to go on; has it been replaced or cut?", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_DamagedGzip_NamesPath(bool isCut)
    {
        string path = _folder.WriteGzip("a.ndjson", Ndjson("a", 0, 5000));
        byte[] bytes = await File.ReadAllBytesAsync(path);
        bytes.AsSpan(bytes.Length / 2, 50).Fill(0xEE);
        await File.WriteAllBytesAsync(path, isCut ? bytes[..(bytes.Length / 2)] : bytes);

        IOException error = await Assert.ThrowsAsync<IOException>(
            () => RunAsync(new FileSourceOptions { Path = new InputPath(path) }));

        Assert.StartsWith($"Cannot read '{path}': ", error.Message, StringComparison.Ordinal);
    }

    private static async Task<SourceHarness> RunAsync(FileSourceOptions options, Dictionary<string, long>? restored = null)
    {
        SourceHarness harness = new() { Restored = restored ?? [] };
        await harness.RunAsync(new FileSource(options));
        Assert.All(harness.Partitions, p => Assert.Equal(0, p.PendingRows));
        return harness;
    }

    private static string Ndjson(string name, int first, int count) => string.Concat(Enumerable.Range(first, count).Select(
        i => $"{{\"name\":\"{name}\",\"labels\":{{\"i\":\"{i % 7}\"}},\"time\":{1_767_225_600_000L + i},\"value\":{i}}}\n"));

    private static string Csv(int count) => "time,name,value,i\r\n" + string.Concat(
        Enumerable.Range(0, count).Select(i => $"{1_767_225_600_000L + i},\"a,b\",{i},{i % 7}\r\n"));

    private static string Prometheus(int count) => "# TYPE a gauge\n" + string.Concat(
        Enumerable.Range(0, count).Select(i => $"a{{i=\"{i % 7}\"}} {i} {1_767_225_600_000L + i}\n"));
}
