using Streams.Operators.Shaping;

namespace Streams.Operators.Tests.Shaping;

public class TimeBoundTests
{
    [Theory]
    [InlineData("1767225600000", 1767225600000)]
    [InlineData("-5", -5)]
    [InlineData("2026-01-01T00:00:00Z", 1767225600000)]
    [InlineData("2026-01-01t00:00:00z", 1767225600000)]
    [InlineData("2026-01-01 00:00:00.25Z", 1767225600250)]
    [InlineData("2026-01-01T02:00:00.123456+02:00", 1767225600123)]
    public void Parse_Time_GivesMilliseconds(string text, long milliseconds)
    {
        Assert.Equal(milliseconds, TimeBound.Parse(text, null).Time.Milliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-01-01")]
    [InlineData("2026-01-01T00:00:00")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("1.5")]
    public void Parse_NotAMoment_SaysWhatIsAllowed(string text)
    {
        FormatException error = Assert.Throws<FormatException>(() => TimeBound.Parse(text, null));

        Assert.Equal(
            $"'{text}' is not a time; write RFC 3339, such as 2026-01-31T08:00:00Z, or milliseconds since 1970", error.Message);
    }
}
