using Streams.Data;
using Streams.Operators.Rules.Groups;

namespace Streams.Operators.Tests.Rules.Groups;

public sealed class EvaluationTimesTests
{
    [Theory]
    [InlineData(0, 15_000, 0)]
    [InlineData(1, 15_000, 0)]
    [InlineData(14_999, 15_000, 0)]
    [InlineData(15_000, 30_000, 15_000)]
    [InlineData(-1, 0, -15_000)]
    [InlineData(-15_000, 0, -15_000)]
    public void AfterAndUntil_Time_AreMultiplesOfTheInterval(long time, long after, long until)
    {
        TimeSpan interval = TimeSpan.FromSeconds(15);

        Assert.Equal(new EventTime(after), EvaluationTimes.After(new EventTime(time), interval));
        Assert.Equal(new EventTime(until), EvaluationTimes.Until(new EventTime(time), interval));
    }
}
