using Streams.Operators.Rules.Planning;

namespace Streams.Operators.Tests.Rules.Planning;

public sealed class CadenceTests
{
    [Theory]
    [InlineData(0, 60, 0, 0)]
    [InlineData(1, 60, 0, 60)]
    [InlineData(60, 60, 0, 60)]
    [InlineData(-1, 60, 0, 0)]
    [InlineData(-61, 60, 0, -60)]
    [InlineData(0, 60, 20, 40)]
    [InlineData(41, 60, 20, 100)]
    [InlineData(-20, 60, 20, -20)]
    public void FirstFrom_Time_IsTheNextAtWhichTheGroupIsDue(long from, long interval, long offset, long due)
    {
        Cadence cadence = new(interval, offset);

        Assert.Equal(due, cadence.FirstFrom(from));
        Assert.True(cadence.IsDue(due));
        Assert.False(cadence.IsDue(due + 1));
    }
}
