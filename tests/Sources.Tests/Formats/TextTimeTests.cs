using System.Globalization;
using System.Text;
using Streams.Sources.Formats;

namespace Streams.Sources.Tests.Formats;

public sealed class TextTimeTests
{
    [Fact]
    public void TryParseRfc3339_RandomTimes_EqualTheFrameworks()
    {
        Random random = new(4);
        for (int i = 0; i < 20_000; i++)
        {
            TimeSpan offset = TimeSpan.FromMinutes(random.Next(-14 * 60, 14 * 60));
            DateTimeOffset expected = new DateTimeOffset(
                random.NextInt64(DateTime.MinValue.Ticks + TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay),
                TimeSpan.Zero).ToOffset(offset);
            string text = expected.ToString(
                random.Next(2) == 0 ? "yyyy-MM-ddTHH:mm:ss.fffffffzzz" : "yyyy-MM-dd HH:mm:ss.fffzzz",
                CultureInfo.InvariantCulture);

            Assert.True(TextTime.TryParseRfc3339(Encoding.UTF8.GetBytes(text), out long time), text);
            Assert.Equal(expected.ToUnixTimeMilliseconds(), time);
        }
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00Z", 1767225600000)]
    [InlineData("2026-01-01t00:00:00.1z", 1767225600100)]
    [InlineData("2024-02-29T23:59:59.999999+00:00", 1709251199999)]
    [InlineData("1969-12-31T23:59:59.5Z", -500)]
    public void TryParseRfc3339_Text_GivesMilliseconds(string text, long expected)
    {
        Assert.True(TextTime.TryParseRfc3339(Encoding.UTF8.GetBytes(text), out long time));
        Assert.Equal(expected, time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-01-01")]
    [InlineData("2026-01-01T00:00:00")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-01-01T24:00:00Z")]
    [InlineData("2026-01-01T00:00:60Z")]
    [InlineData("2026-01-01T00:00:00.Z")]
    [InlineData("2026-01-01T00:00:00+1:00")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("2026-01-01T00:00:00Zx")]
    [InlineData("2026-0a-01T00:00:00Z")]
    public void TryParseRfc3339_OtherText_IsNone(string text)
    {
        Assert.False(TextTime.TryParseRfc3339(Encoding.UTF8.GetBytes(text), out _));
    }
}
