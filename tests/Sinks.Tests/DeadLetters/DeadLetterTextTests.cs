using System.Buffers;
using System.Text;
using Streams.Sinks.DeadLetters;
using Streams.Stages;

namespace Streams.Sinks.Tests.DeadLetters;

public sealed class DeadLetterTextTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 1, 12, 0, 0, 123, TimeSpan.Zero);

    [Theory]
    [InlineData("text", false)]
    [InlineData("ü \"quoted\"\n", false)]
    [InlineData("0123456789abcdef", true)]
    public void TryRead_WhatWriteWrote_IsTheSameLetter(string raw, bool isCut)
    {
        DeadLetter letter = new("bus", "m/3@17", DropReason.InvalidLabels, "no \"name\"", Time, Encoding.UTF8.GetBytes(raw));

        Assert.True(DeadLetterText.TryRead(Write(letter, 12), out DeadLetter? read, out bool wasCut));

        Assert.Equal(letter with { Raw = default }, read with { Raw = default });
        Assert.Equal(isCut ? raw[..12] : raw, Encoding.UTF8.GetString(read.Raw.Span));
        Assert.Equal(isCut, wasCut);
    }

    [Fact]
    public void TryRead_BytesThatAreNoText_AreTheSameBytes()
    {
        byte[] raw = [0xff, 0x00, 0x80];

        Assert.True(DeadLetterText.TryRead(
            Write(new DeadLetter("a", "b", DropReason.Malformed, "c", Time, raw), 100), out DeadLetter? read, out _));

        Assert.Equal(raw, read.Raw.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"time\":\"2026-01-01T00:00:00Z\"}")]
    [InlineData("{\"time\":\"2026-01-01T00:00:00Z\",\"reason\":\"bad mood\"}")]
    [InlineData("{\"time\":7,\"reason\":\"late\"}")]
    [InlineData("{\"time\":\"2026-01-01T00:00:00Z\",\"reason\":\"late\",\"raw_base64\":\"?\"}")]
    public void TryRead_NoLetter_IsRefused(string line) => Assert.False(DeadLetterText.TryRead(line, out _, out _));

    private static string Write(DeadLetter letter, int rawBytesMax)
    {
        ArrayBufferWriter<byte> output = new();
        DeadLetterText.Write(letter, rawBytesMax, output);
        return Encoding.UTF8.GetString(output.WrittenSpan).TrimEnd('\n');
    }
}
