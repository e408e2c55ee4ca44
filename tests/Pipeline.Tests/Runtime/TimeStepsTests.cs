using Streams.Data;
using Streams.Runtime;

namespace Streams.Tests.Runtime;

public sealed class TimeStepsTests
{
    private readonly TimeSteps _steps = new();

    [Fact]
    public void Add_InOrder_MovesWithEachStep()
    {
        _steps.Add(new TimeStep(1, new EventTime(10)));
        Assert.Equal(new EventTime(10), _steps.Watermark);

        _steps.Add(new TimeStep(2, new EventTime(20)));
        Assert.Equal(new EventTime(20), _steps.Watermark);
    }

    [Fact]
    public void Add_OneIsMissing_WaitsForItAndThenTakesAll()
    {
        _steps.Add(new TimeStep(1, new EventTime(10)));
        _steps.Add(new TimeStep(4, new EventTime(40)));
        _steps.Add(new TimeStep(3, new EventTime(30)));
        Assert.Equal(new EventTime(10), _steps.Watermark);

        _steps.Add(new TimeStep(2, new EventTime(20)));
        Assert.Equal(new EventTime(40), _steps.Watermark);
    }
}
