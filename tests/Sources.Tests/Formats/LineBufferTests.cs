using System.Text;
using Streams.Sources.Formats;

namespace Streams.Sources.Tests.Formats;

public sealed class LineBufferTests
{
    private const int Max = LineDecoder.LineBytesMax;

    private static readonly string Long = new('x', Max + 1);

    [Theory]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\r\nb", "a|b")]
    [InlineData("a\n\nb\r\n\r\n", "a||b|")]
    [InlineData("\uFEFFa\n\uFEFFb", "a|\uFEFFb")]
    [InlineData("a\rb\n", "a\rb")]
    [InlineData("\uFEFF", "")]
    [InlineData("\n", "")]
    public void TryRead_Text_GivesItsLines(string text, string lines)
    {
        Assert.Equal(lines, string.Join('|', ReadAll(text, text.Length * 3).Lines));
    }

    [Fact]
    public void TryRead_Nothing_GivesNoLine()
    {
        Assert.Empty(ReadAll("", 1).Lines);
    }

    [Fact]
    public void TryRead_LinesAroundTheBound_AreCutTheSameForAllChunks()
    {
        string text = string.Join(
            '\n', "a", Long, "b", Long[1..], Long[1..] + "\r", Long + "\r", new string('y', Max * 3) + "\r", "c", Long + Long);
        string[] expected =
            ["a", "+" + Long[1..], "b", Long[1..], Long[1..], "+" + Long[1..], "+" + new string('y', Max), "c", "+" + Long[1..]];
        foreach (int chunk in (int[])[1013, 65535, 65536, 65537, 65538, int.MaxValue])
        {
            (string[] lines, LineBuffer buffer) = ReadAll(text, chunk);

            Assert.Equal(expected, lines);
            Assert.Equal(text.Length, buffer.Offset);
            Assert.Equal(expected.Length + 1, buffer.LineNumber);
        }
    }

    [Fact]
    public void Offset_BeforeEachLine_IsWhereTheLineBegins()
    {
        byte[] text = Encoding.UTF8.GetBytes("\uFEFFone\r\ntwo\n\nthree");
        LineBuffer buffer = Filled(text);
        List<(long, long)> places = [];
        do
        {
            places.Add((buffer.Offset, buffer.LineNumber));
        }
        while (buffer.TryRead(out _, out _));

        Assert.Equal([(0, 1), (8, 2), (12, 3), (13, 4), (18, 5)], places);
    }

    [Fact]
    public void TrySkipTo_OffsetAtHand_CountsTheSkippedLines()
    {
        LineBuffer buffer = Filled("one\ntwo\nthree\n"u8.ToArray());

        bool isReached = buffer.TrySkipTo(8);

        Assert.True(isReached);
        Assert.Equal((8, 3), (buffer.Offset, buffer.LineNumber));
        Assert.True(buffer.TryRead(out ReadOnlySpan<byte> line, out _));
        Assert.Equal("three", Encoding.UTF8.GetString(line));
    }

    [Fact]
    public void TrySkipTo_OffsetBeyond_TakesAllAndSaysSo()
    {
        LineBuffer buffer = Filled("one\n"u8.ToArray());

        Assert.False(buffer.TrySkipTo(100));
        Assert.Equal(4, buffer.Offset);
    }

    [Fact]
    public void RestartAt_AnOffset_ForgetsWhatWasAtHand()
    {
        LineBuffer buffer = Filled("one\ntwo"u8.ToArray());

        buffer.RestartAt(500);

        Assert.False(buffer.TryRead(out _, out _));
        Assert.Equal((500, 0), (buffer.Offset, buffer.LineNumber));
    }

    private static LineBuffer Filled(byte[] text)
    {
        LineBuffer buffer = new();
        text.CopyTo(buffer.GetMemory());
        buffer.Advance(text.Length);
        buffer.Complete();
        return buffer;
    }

    private static (string[] Lines, LineBuffer Buffer) ReadAll(string text, int chunk)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        LineBuffer buffer = new();
        List<string> lines = [];
        for (int at = 0; at < bytes.Length;)
        {
            Memory<byte> memory = buffer.GetMemory();
            int count = Math.Min(Math.Min(chunk, memory.Length), bytes.Length - at);
            bytes.AsSpan(at, count).CopyTo(memory.Span);
            buffer.Advance(count);
            at += count;
            Drain(buffer, lines);
        }

        buffer.Complete();
        Drain(buffer, lines);
        return ([.. lines], buffer);
    }

    private static void Drain(LineBuffer buffer, List<string> lines)
    {
        while (buffer.TryRead(out ReadOnlySpan<byte> line, out bool isTooLong))
        {
            lines.Add((isTooLong ? "+" : "") + Encoding.UTF8.GetString(line));
        }
    }
}
