using FsCheck;
using FsCheck.Fluent;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Tests.Stages;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("500ms", 500)]
    [InlineData("90s", 90_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1m1ms", 60_001)]
    [InlineData("1d", 86_400_000)]
    [InlineData("1w", 604_800_000)]
    [InlineData("1y2w3d4h5m6s7ms", 33_019_506_007)]
    [InlineData("007s", 7000)]
    [InlineData("922337203685477ms", 922337203685477)]
    public void TryParse_PrometheusDuration_IsRead(string text, long milliseconds)
    {
        Assert.True(Durations.TryParse(text, out TimeSpan duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1.5s")]
    [InlineData("1 s")]
    [InlineData("1s ")]
    [InlineData("1S")]
    [InlineData("1x")]
    [InlineData("1s1m")]
    [InlineData("1m1m")]
    [InlineData("1ms1s")]
    [InlineData("1s2")]
    [InlineData("922337203685478ms")]
    [InlineData("99999999999999999999s")]
    [InlineData("300000y")]
    [InlineData("٣s")]
    public void TryParse_AnythingElse_IsRefused(string text)
    {
        Assert.False(Durations.TryParse(text, out _));
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(-5, "0s")]
    [InlineData(1, "1ms")]
    [InlineData(90_000, "1m30s")]
    [InlineData(5_400_000, "1h30m")]
    [InlineData(604_800_000, "1w")]
    [InlineData(691_200_000, "8d")]
    [InlineData(31_536_000_000, "1y")]
    [InlineData(31_536_000_001, "365d1ms")]
    public void Format_Duration_ReadsWell(long milliseconds, string expected)
    {
        Assert.Equal(expected, Durations.Format(TimeSpan.FromMilliseconds(milliseconds)));
    }

    [Fact]
    public void Format_AnyDuration_IsReadBack()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), Gen.Choose(0, 50).ToArbitrary(), (ticks, shift) =>
        {
            long milliseconds = ((ticks & long.MaxValue) >> shift) / TimeSpan.TicksPerMillisecond;
            TimeSpan duration = TimeSpan.FromMilliseconds(milliseconds);

            Assert.True(Durations.TryParse(Durations.Format(duration), out TimeSpan read));
            Assert.Equal(duration, read);
        }).Check(Seeded.Runs(1000));

        Assert.True(Durations.TryParse(Durations.Format(TimeSpan.MaxValue), out _));
    }
}
