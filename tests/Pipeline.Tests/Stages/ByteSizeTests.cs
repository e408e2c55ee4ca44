using Streams.Stages;

namespace Streams.Tests.Stages;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("4096", 4096)]
    [InlineData("4096B", 4096)]
    [InlineData("64KiB", 65536)]
    [InlineData(" 64 KiB ", 65536)]
    [InlineData("100MB", 100_000_000)]
    [InlineData("1kB", 1000)]
    [InlineData("1KB", 1000)]
    [InlineData("2GiB", 2L << 30)]
    [InlineData("3TiB", 3L << 40)]
    [InlineData("3TB", 3_000_000_000_000)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("8388607TiB", 8388607L << 40)]
    public void TryParse_Size_IsRead(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, null, out ByteSize size));
        Assert.Equal(bytes, size.Bytes);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("KiB")]
    [InlineData("-1")]
    [InlineData("1.5MiB")]
    [InlineData("1mib")]
    [InlineData("1K")]
    [InlineData("1 000")]
    [InlineData("9223372036854775808")]
    [InlineData("8388608TiB")]
    public void TryParse_AnythingElse_IsRefused(string? text)
    {
        Assert.False(ByteSize.TryParse(text, null, out _));
    }

    [Fact]
    public void Parse_AnythingElse_SaysWhatIsAllowed()
    {
        FormatException error = Assert.Throws<FormatException>(() => ByteSize.Parse("5 apples", null));

        Assert.StartsWith("'5 apples' is not a size; write a whole number", error.Message);
    }

    [Theory]
    [InlineData(0, "0B")]
    [InlineData(1000, "1000B")]
    [InlineData(1024, "1KiB")]
    [InlineData(1536, "1536B")]
    [InlineData(3 << 20, "3MiB")]
    [InlineData(1L << 40, "1TiB")]
    public void ToString_Size_IsReadBack(long bytes, string expected)
    {
        string text = new ByteSize(bytes).ToString();

        Assert.Equal(expected, text);
        Assert.Equal(bytes, ByteSize.Parse(text, null).Bytes);
    }
}
