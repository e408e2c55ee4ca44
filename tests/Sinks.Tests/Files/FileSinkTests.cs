using Streams.Data;
using Streams.Sinks.Files;
using Streams.Sinks.Formats;
using Streams.Sinks.Tests.Support;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Sinks.Tests.Files;

public sealed class FileSinkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WriteAsync_FileWithRows_Appends()
    {
        string path = _folder.File("out.ndjson");
        await File.WriteAllTextAsync(path, "kept\n");

        await WriteAll(Options(path), 1);

        Assert.Equal(["kept", Line(0)], await File.ReadAllLinesAsync(path));
    }

    [Fact]
    public async Task OpenAsync_FileThatEndsInHalfARow_BeginsANewLine()
    {
        string path = _folder.File("out.ndjson");
        await File.WriteAllTextAsync(path, "{\"name\":\"to");

        await WriteAll(Options(path), 1);

        Assert.Equal(["{\"name\":\"to", Line(0)], await File.ReadAllLinesAsync(path));
    }

    [Theory]
    [InlineData("out.csv", FileFormat.Csv)]
    [InlineData("out.CSV", FileFormat.Csv)]
    [InlineData("out.json", FileFormat.Ndjson)]
    public void EffectiveFormat_NoFormat_GoesByTheEnding(string path, FileFormat expected)
    {
        Assert.Equal(expected, Options(path).EffectiveFormat);
        Assert.Equal(FileFormat.Ndjson, (Options(path) with { Format = FileFormat.Ndjson }).EffectiveFormat);
    }

    [Fact]
    public async Task WriteAsync_CsvInSeveralRuns_HasOneHeader()
    {
        string path = _folder.File("out.csv");

        await WriteAll(Options(path), 1);
        await WriteAll(Options(path), 1);

        Assert.Equal(["time,name,labels,value", "0,up,{},0", "0,up,{},0"], await File.ReadAllLinesAsync(path));
    }

    [Fact]
    public async Task WriteAsync_RotateSize_CutsAtRowsAndKeepsTheNewest()
    {
        string path = _folder.File("out.csv");
        FileSinkOptions options = Options(path) with { RotateSize = new ByteSize(45), Keep = 2 };

        await WriteAll(options, 10);

        // A header of 23 bytes and rows of about 10: each file is passed by its third row.
        Assert.Equal(["out.csv", "out.csv.2", "out.csv.3"], Names());
        Assert.Equal(["time,name,labels,value", "3,up,{},3", "4,up,{},4", "5,up,{},5"], await File.ReadAllLinesAsync($"{path}.2"));
        Assert.Equal(["time,name,labels,value", "9,up,{},9"], await File.ReadAllLinesAsync(path));
    }

    [Fact]
    public async Task WriteAsync_RowsAndAlerts_StandInOrder()
    {
        string path = _folder.File("out.ndjson");
        await using FileSink sink = await Open(Options(path), null);
        using SampleBatch batch = Make.Batch(Row(0));

        await sink.WriteAsync(batch, CancellationToken.None);
        await sink.WriteAsync(new AlertBatch([Alert("A"), Alert("B")]), CancellationToken.None);
        await sink.CompleteAsync(CancellationToken.None);

        string[] lines = await File.ReadAllLinesAsync(path);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("{\"alert\":\"B\"", lines[2]);
    }

    [Fact]
    public async Task WriteAsync_StandardOutput_WritesThereAndHasNoPosition()
    {
        MemoryStream output = new();
        await using FileSink sink = new(Options("-"), () => output);
        await sink.OpenAsync(new SinkContext(new ManualTimeProvider()), "1 0 5 00 /tmp/x", CancellationToken.None);
        using SampleBatch batch = Make.Batch(Row(0));

        await sink.WriteAsync(batch, CancellationToken.None);
        string? position = await sink.CheckpointAsync(CancellationToken.None);

        Assert.Null(position);
        Assert.Equal(Line(0) + "\n", System.Text.Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public async Task OpenAsync_Position_CutsWhatCameLater()
    {
        string path = _folder.File("out.ndjson");
        string? position = await WriteAndCrash(Options(path), before: 3, after: 4);

        await using FileSink sink = await Open(Options(path), position);

        Assert.Equal([Line(0), Line(1), Line(2)], await ReadOpen(path));
    }

    [Fact]
    public async Task OpenAsync_PositionOfAnotherPath_Appends()
    {
        string? position = await WriteAndCrash(Options(_folder.File("before.ndjson")), before: 3, after: 0);
        string path = _folder.File("out.ndjson");
        await File.WriteAllTextAsync(path, "kept\n");

        await using FileSink sink = await Open(Options(path), position);

        Assert.Equal(["kept"], await ReadOpen(path));
    }

    [Fact]
    public async Task OpenAsync_FileShorterThanThePosition_SaysSo()
    {
        string path = _folder.File("out.ndjson");
        string? position = await WriteAndCrash(Options(path), before: 3, after: 0);
        await File.WriteAllTextAsync(path, "short");

        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(() => Open(Options(path), position));

        Assert.Contains($"'{path}'", error.Message);
        Assert.Contains("it has 5 bytes only", error.Message);
    }

    [Fact]
    public async Task OpenAsync_MissingFile_SaysSoAndLeavesRotatedFiles()
    {
        string path = _folder.File("out.ndjson");
        string? position = await WriteAndCrash(Options(path), before: 3, after: 0);
        File.Delete(path);

        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(() => Open(Options(path), position));

        Assert.Contains("it is missing", error.Message);
    }

    [Fact]
    public async Task OpenAsync_FileWithOtherBytes_SaysSoAndChangesNothing()
    {
        string path = _folder.File("out.ndjson");
        string? position = await WriteAndCrash(Options(path), before: 3, after: 0);
        string other = new('x', 10_000);
        await File.WriteAllTextAsync(path, other);

        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(() => Open(Options(path), position));

        Assert.Contains("it holds other bytes", error.Message);
        Assert.Equal(other, await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task OpenAsync_PositionThatIsNone_SaysSo()
    {
        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(
            () => Open(Options(_folder.File("out")), "nonsense"));

        Assert.Equal("'nonsense' is not a position in an output file.", error.Message);
    }

    [Fact]
    public async Task OpenAsync_MissingFolder_NamesPathAndCause()
    {
        string path = _folder.File("none/out.ndjson");

        IOException error = await Assert.ThrowsAsync<IOException>(() => Open(Options(path), null));

        Assert.StartsWith($"'{path}' cannot be opened: ", error.Message);
        Assert.IsType<DirectoryNotFoundException>(error.InnerException);
    }

    [Fact]
    public async Task OpenAsync_Folder_NamesPathAndCause()
    {
        string path = _folder.File("folder");
        Directory.CreateDirectory(path);

        IOException error = await Assert.ThrowsAsync<IOException>(() => Open(Options(path), null));

        Assert.StartsWith($"'{path}' cannot be opened: ", error.Message);
    }

    [Fact]
    public async Task WriteAsync_FullDisk_NamesPathAndCause()
    {
        await using FileSink sink = await Open(Options("/dev/full"), null);
        using SampleBatch batch = Make.Batch(Row(0));

        IOException error = await Assert.ThrowsAsync<IOException>(
            async () => await sink.WriteAsync(batch, CancellationToken.None));

        Assert.StartsWith("'/dev/full' cannot be written: ", error.Message);
    }

    [Fact]
    public void Validate_BrokenRules_NamesEach()
    {
        FileSinkOptions options = Options("-") with
        {
            RotateSize = new ByteSize(5000),
            Csv = new CsvOptions { LabelColumns = [""] },
        };

        Assert.Equal(
            [
                new("rotate_size", "standard output cannot be set aside"),
                new("csv.label_columns", "a label has no empty name"),
            ],
            options.Validate());
        Assert.Equal([new("path", "a file is needed, or '-' for standard output")], Options("").Validate());
    }

    private static async Task<string?> WriteAndCrash(FileSinkOptions options, int before, int after)
    {
        await using FileSink sink = await Open(options, null);
        using SampleBatch first = Make.Batch(Enumerable.Range(0, before).Select(Row));
        await sink.WriteAsync(first, CancellationToken.None);
        string? position = await sink.CheckpointAsync(CancellationToken.None);
        using SampleBatch second = Make.Batch(Enumerable.Range(before, after).Select(Row));
        await sink.WriteAsync(second, CancellationToken.None);
        return position;
    }

    private static async Task WriteAll(FileSinkOptions options, int count)
    {
        await using FileSink sink = await Open(options, null);
        using SampleBatch batch = Make.Batch(Enumerable.Range(0, count).Select(Row));
        await sink.WriteAsync(batch, CancellationToken.None);
        await sink.CompleteAsync(CancellationToken.None);
    }

    private static async Task<FileSink> Open(FileSinkOptions options, string? position)
    {
        FileSink sink = new(options);
        await sink.OpenAsync(new SinkContext(new ManualTimeProvider()), position, CancellationToken.None);
        return sink;
    }

    private static async Task<string[]> ReadOpen(string path)
    {
        await using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(stream);
        return (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private string[] Names() =>
        [.. Directory.GetFiles(Path.GetDirectoryName(_folder.File("x"))!).Select(f => Path.GetFileName(f)!).Order()];

    private static FileSinkOptions Options(string path) => new() { Path = new OutputPath(path) };

    private static (Labels, long, double) Row(int i) => (Make.Series("up"), i, i);

    private static string Line(int i) => $"{{\"name\":\"up\",\"labels\":{{}},\"time\":{i},\"value\":{i}}}";

    private static AlertChange Alert(string name) => new()
    {
        Labels = Labels.Of(("alertname", name)),
        State = AlertState.Firing,
        Time = new EventTime(1),
        ActiveAt = new EventTime(1),
        Value = 1,
    };
}
