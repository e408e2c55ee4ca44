using Streams.Data;
using Streams.Runtime;

namespace Streams.Tests.Runtime;

public sealed class TimeStepsTests
{
    private readonly TimeSteps _steps = new();

    [Fact]
    public void TryTake_InOrder_GivesEachStep()
    {
        _steps.Add(new TimeStep(1, new EventTime(10)));
        Assert.Equal([10], Taken());

        _steps.Add(new TimeStep(2, new EventTime(20)));
        Assert.Equal([20], Taken());
    }

    [Fact]
    public void TryTake_OneIsMissing_WaitsForItAndThenGivesEachInTurn()
    {
        _steps.Add(new TimeStep(1, new EventTime(10)));
        _steps.Add(new TimeStep(4, new EventTime(40)));
        _steps.Add(new TimeStep(3, new EventTime(30)));
        Assert.Equal([10], Taken());

        _steps.Add(new TimeStep(2, new EventTime(20)));
        Assert.Equal([20, 30, 40], Taken());
    }

    private List<long> Taken()
    {
        List<long> taken = [];
        while (_steps.TryTake(out EventTime watermark))
        {
            taken.Add(watermark.Milliseconds);
        }

        return taken;
    }
}
