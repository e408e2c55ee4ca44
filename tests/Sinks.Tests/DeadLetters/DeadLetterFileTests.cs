using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Streams.Sinks.DeadLetters;
using Streams.Sinks.Tests.Support;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Sinks.Tests.DeadLetters;

public sealed class DeadLetterFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Write_Text_HasTheDocumentedForm()
    {
        await using (DeadLetterFile file = Open())
        {
            file.Write(Letter("{\"a\":1\n"u8));
        }

        Assert.Equal(
            "{\"time\":\"2026-01-01T12:00:00.000Z\",\"source\":\"bus\",\"place\":\"m/3@17\",\"reason\":\"invalid_labels\","
            + "\"detail\":\"no \\\"name\\\"\",\"raw\":\"{\\\"a\\\":1\\n\"}\n",
            Read());
    }

    [Fact]
    public async Task DisposeAsync_NoLetters_LeavesNoFileThatItMade()
    {
        await Open().DisposeAsync();

        Assert.False(File.Exists(_folder.File("dead.ndjson")));
    }

    [Fact]
    public async Task DisposeAsync_NoLettersInAFileThatWasThere_LeavesIt()
    {
        await File.WriteAllTextAsync(_folder.File("dead.ndjson"), "");

        await Open().DisposeAsync();

        Assert.True(File.Exists(_folder.File("dead.ndjson")));
    }

    [Fact]
    public async Task Write_BytesThatAreNoUtf8_AreBase64()
    {
        await using (DeadLetterFile file = Open())
        {
            file.Write(Letter([0xff, 0x00, 0x61]));
        }

        JsonElement letter = Lines().Single();
        Assert.Equal([0xff, 0x00, 0x61], letter.GetProperty("raw_base64").GetBytesFromBase64());
        Assert.False(letter.TryGetProperty("raw", out _));
    }

    [Fact]
    public async Task Write_LongRaw_IsCutBetweenCharacters()
    {
        await using DeadLetterFile file = Open(rawBytesMax: 4);

        file.Write(Letter("abcé"u8));
        file.Write(Letter("abc"u8));
        file.Write(Letter([0xff, 1, 2, 3, 4, 5]));
        await file.DisposeAsync();

        List<JsonElement> letters = Lines();
        Assert.Equal("abc", letters[0].GetProperty("raw").GetString());
        Assert.True(letters[0].GetProperty("cut").GetBoolean());
        Assert.False(letters[1].TryGetProperty("cut", out _));
        Assert.Equal(4, letters[2].GetProperty("raw_base64").GetBytesFromBase64().Length);
        Assert.Equal((3, 2, 0), (file.Written, file.Cut, file.Failed));
    }

    [Fact]
    public async Task Write_OneLetter_ReachesTheFileWithinASecond()
    {
        await using DeadLetterFile file = Open();
        file.Write(Letter("x"u8));
        string before = Read();

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("", before);
        Assert.Single(Lines());
        Assert.Equal(1, file.Written);
    }

    [Fact]
    public async Task Write_ManyLetters_ReachTheFileWithoutTheClock()
    {
        await using DeadLetterFile file = Open();

        for (int i = 0; i < 1000; i++)
        {
            file.Write(Letter(new byte[100]));
        }

        Assert.InRange(file.Written, 500, 1000);
    }

    [Fact]
    public async Task Write_SeveralThreads_KeepsEveryLetterWhole()
    {
        await using (DeadLetterFile file = Open())
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(t => Task.Run(() =>
            {
                for (int i = 0; i < 2000; i++)
                {
                    file.Write(Letter(Encoding.UTF8.GetBytes($"{t}/{i}")));
                }
            })));
        }

        Assert.Equal(
            Enumerable.Range(0, 4).SelectMany(t => Enumerable.Range(0, 2000).Select(i => $"{t}/{i}")).Order(),
            Lines().Select(letter => letter.GetProperty("raw").GetString()!).Order());
    }

    [Fact]
    public async Task Write_FullDisk_CountsAndGoesOn()
    {
        await using DeadLetterFile file = new("/dev/full", _clock, NullLogger.Instance);

        file.Write(Letter("x"u8));
        _clock.Advance(TimeSpan.FromSeconds(1));
        file.Write(Letter("y"u8));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((0, 2), (file.Written, file.Failed));
    }

    [Fact]
    public async Task Write_AfterDispose_Throws()
    {
        DeadLetterFile file = Open();
        await file.DisposeAsync();
        await file.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => file.Write(Letter("x"u8)));
    }

    [Fact]
    public async Task Write_EveryReason_HasANameOfItsOwn()
    {
        DropReason[] reasons = Enum.GetValues<DropReason>();
        await using (DeadLetterFile file = Open())
        {
            foreach (DropReason reason in reasons)
            {
                file.Write(Letter("x"u8) with { Reason = reason });
            }
        }

        Assert.Equal(reasons.Length, Lines().Select(letter => letter.GetProperty("reason").GetString()).Distinct().Count());
    }

    private DeadLetterFile Open(int rawBytesMax = 1000) =>
        new(_folder.File("dead.ndjson"), _clock, NullLogger.Instance, rawBytesMax);

    private DeadLetter Letter(ReadOnlySpan<byte> raw) =>
        new("bus", "m/3@17", DropReason.InvalidLabels, "no \"name\"", _clock.GetUtcNow(), raw.ToArray());

    private string Read()
    {
        using FileStream stream = new(_folder.File("dead.ndjson"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private List<JsonElement> Lines() =>
        [.. Read().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}
