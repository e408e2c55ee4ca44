using Streams.Operators.Sketches;

namespace Streams.Operators.Tests.Sketches;

public class FreezeMarkTests
{
    [Fact]
    public void IsOver_OneBeforeIsStillRead_WaitsForBoth()
    {
        FreezeMark first = new(null);
        FreezeMark second = new(first);

        second.End();
        Assert.False(second.IsOver);
        first.End();

        Assert.True(first.IsOver);
        Assert.True(second.IsOver);
    }

    [Fact]
    public void IsOver_OneBeforeIsOver_IsNotReadItself()
    {
        FreezeMark first = new(null);
        first.End();

        FreezeMark second = new(first);

        Assert.False(second.IsOver);
    }
}
