using Streams.Data;
using Streams.Runtime;

namespace Streams.Tests.Runtime;

public sealed class LatenessClassesTests
{
    private static readonly EventTime Watermark = new(1_000_000);

    [Theory]
    [InlineData(999_999, 1_000)]
    [InlineData(999_000, 1_000)]
    [InlineData(998_999, 5_000)]
    [InlineData(995_000, 5_000)]
    public void IndexOf_LateRow_IsTheSmallestClassThatCoversIt(long time, long expected)
    {
        LatenessClasses classes = Of(5_000, 1_000);

        Assert.Equal(TimeSpan.FromMilliseconds(expected), classes[classes.IndexOf(new EventTime(time), Watermark)]);
    }

    [Theory]
    [InlineData(994_999)]
    [InlineData(long.MinValue)]
    public void IndexOf_LaterThanAnyoneAllows_IsTheLastClass(long time)
    {
        LatenessClasses classes = Of(1_000, 5_000);

        int index = classes.IndexOf(new EventTime(time), Watermark);

        Assert.Equal((classes.Count - 1, TimeSpan.MaxValue), (index, classes[index]));
    }

    [Fact]
    public void Constructor_SameValuesAndZero_CountOnce()
    {
        LatenessClasses classes = Of(5_000, 0, 5_000);

        Assert.Equal(
            [TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.MaxValue], Enumerable.Range(0, classes.Count).Select(i => classes[i]));
    }

    [Fact]
    public void IndexOf_NobodyAllowsAny_IsTheOneLateClass()
    {
        LatenessClasses classes = Of();

        Assert.Equal(TimeSpan.MaxValue, classes[classes.IndexOf(new EventTime(999_999), Watermark)]);
    }

    [Fact]
    public void IndexOf_AnyRow_AnswersEveryAllowedLatenessExactly()
    {
        Random random = new(5);
        for (int run = 0; run < 2_000; run++)
        {
            long[] allowed = [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.NextInt64(100))];
            LatenessClasses classes = Of(allowed);
            long behind = 1 + random.NextInt64(120);

            TimeSpan lateWithin = classes[classes.IndexOf(new EventTime(Watermark.Milliseconds - behind), Watermark)];

            Assert.All(allowed, a => Assert.Equal(behind <= a, lateWithin <= TimeSpan.FromMilliseconds(a)));
        }
    }

    private static LatenessClasses Of(params IEnumerable<long> allowed) => new(allowed.Select(a => TimeSpan.FromMilliseconds(a)));
}
