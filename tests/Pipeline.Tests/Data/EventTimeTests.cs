using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Streams.Data;
using Streams.TestKit;

namespace Streams.Tests.Data;

public sealed class EventTimeTests
{
    [Fact]
    public void Minus_AnySpan_EqualsBigArithmeticWithinTheEndsOfTime()
    {
        Prop.ForAll(
            Gen.OneOf(ArbMap.Default.GeneratorFor<long>(), Gen.Elements(long.MinValue + 1, long.MaxValue - 1, 0)).ToArbitrary(),
            Gen.OneOf(ArbMap.Default.GeneratorFor<long>(), Gen.Elements(long.MinValue, long.MaxValue, 0)).ToArbitrary(),
            (milliseconds, ticks) =>
            {
                BigInteger exact = milliseconds - (BigInteger)(ticks / TimeSpan.TicksPerMillisecond);
                long expected = (long)BigInteger.Clamp(exact, long.MinValue, long.MaxValue);

                Assert.Equal(new EventTime(expected), new EventTime(milliseconds).Minus(new TimeSpan(ticks)));
            }).Check(Seeded.Runs(1000));
    }

    [Fact]
    public void PlusAndSince_Span_AreInverse()
    {
        EventTime time = new(5_000);

        EventTime later = time.Plus(TimeSpan.FromSeconds(90));

        Assert.Equal(new EventTime(95_000), later);
        Assert.Equal(TimeSpan.FromSeconds(90), later.Since(time));
        Assert.Equal(EventTime.Maximum, new EventTime(long.MaxValue - 1).Plus(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Minus_EndsOfTime_StayWhereTheyAre()
    {
        Assert.Equal(EventTime.Minimum, EventTime.Minimum.Minus(TimeSpan.FromSeconds(-10)));
        Assert.Equal(EventTime.Maximum, EventTime.Maximum.Minus(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Operators_TwoTimes_CompareByMilliseconds()
    {
        EventTime early = new(1);
        EventTime late = new(2);

        Assert.True(early < late && late > early && early <= late && late >= early);
        Assert.False(late < early || early > late || late <= early || early >= late);
        Assert.True(early <= new EventTime(1) && early >= new EventTime(1));
        Assert.True(early.CompareTo(late) < 0);
    }

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999Z")]
    [InlineData(1767225600123, "2026-01-01T00:00:00.123Z")]
    [InlineData(253402300799999, "9999-12-31T23:59:59.999Z")]
    [InlineData(253402300800000, "253402300800000")]
    [InlineData(-62135596800000, "0001-01-01T00:00:00.000Z")]
    [InlineData(-62135596800001, "-62135596800001")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    public void ToString_Time_IsRfc3339WhereACalendarHasIt(long milliseconds, string expected)
    {
        Assert.Equal(expected, new EventTime(milliseconds).ToString());
    }

    [Fact]
    public void From_Moment_IsCutToMilliseconds()
    {
        DateTimeOffset moment = DateTimeOffset.UnixEpoch.AddTicks(-1);

        Assert.Equal(new EventTime(-1), EventTime.From(moment));
        Assert.Equal(new EventTime(-7_200_000), EventTime.From(new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.FromHours(2))));
    }
}
