using Streams.Data;
using Streams.Runtime;

namespace Streams.Tests.Runtime;

public sealed class IngestTimeTests
{
    private readonly IngestTime _time = new();
    private readonly InputState _first;
    private readonly InputState _second;

    public IngestTimeTests()
    {
        _first = _time.Open();
        _second = _time.Open();
    }

    [Fact]
    public void OnData_OneLaneSilent_TimeStands()
    {
        Assert.Equal(new TimeStep(1, EventTime.Minimum), _time.OnData(_first, new EventTime(100)));
    }

    [Fact]
    public void OnData_SlowestLaneSpeaks_TimeMoves()
    {
        _time.OnData(_first, new EventTime(100));

        Assert.Equal(new TimeStep(2, new EventTime(70)), _time.OnData(_second, new EventTime(70)));
        Assert.Equal(new TimeStep(3, new EventTime(90)), _time.OnData(_second, new EventTime(90)));
        Assert.Equal(new EventTime(90), _time.Watermark);
    }

    [Fact]
    public void Wake_LaneIsBehind_HoldsTimeWhereItIs()
    {
        _time.OnData(_first, new EventTime(10));
        _time.OnData(_second, new EventTime(20));
        Assert.Equal(new EventTime(20), _time.OnIdle(_first).Watermark);

        _time.Wake(_first);

        Assert.Equal(new EventTime(20), _time.OnData(_second, new EventTime(30)).Watermark);
        Assert.Equal(new EventTime(20), _time.OnData(_first, new EventTime(15)).Watermark);
        Assert.Equal(new EventTime(25), _time.OnData(_first, new EventTime(25)).Watermark);
    }

    [Fact]
    public void OnClock_AllIdle_TimeFollows()
    {
        _time.OnIdle(_first);
        _time.OnIdle(_second);

        Assert.Equal(new EventTime(500), _time.OnClock(_first, new EventTime(500)).Watermark);
    }

    [Fact]
    public void OnEnd_LaneWasStopped_TimeStands()
    {
        _time.OnData(_first, new EventTime(10));
        _time.OnData(_second, new EventTime(20));

        Assert.Equal(new EventTime(10), _time.OnEnd(_first, wasStopped: true, EventTime.Minimum).End.Watermark);
        Assert.Equal(new EventTime(10), _time.OnData(_second, new EventTime(30)).Watermark);
    }

    [Fact]
    public void OnEnd_AllLanesAreComplete_TimeGoesBehindTheNewestRowAndThenToItsEnd()
    {
        _time.OnData(_first, new EventTime(10));
        _time.OnEnd(_first, wasStopped: false, newest: new EventTime(70));

        (TimeStep behindRows, TimeStep end) = _time.OnEnd(_second, wasStopped: false, newest: new EventTime(50));

        Assert.Equal((new EventTime(71), EventTime.Maximum), (behindRows.Watermark, end.Watermark));
        Assert.Equal(behindRows.Number + 1, end.Number);
    }

    /// <remarks>Tasks read the lanes' channels in any order, each its own, and stop reading one behind its barrier.</remarks>
    [Fact]
    public void OnData_LanesComeAndGoAndTasksReadInAnyOrder_AllTasksAreAtOneTimeAtABarrier()
    {
        int apart = 0;
        for (int seed = 0; seed < 2_000; seed++)
        {
            LaneScript script = new(new Random(seed), laneCount: 4, messageCount: 60);

            EventTime[] joinedHere = [.. Enumerable.Range(0, 5).Select(task => script.ReadSteps(new Random(task)))];
            EventTime[] joinedThere = [.. Enumerable.Range(0, 5).Select(task => script.ReadAndJoin(new Random(task)))];

            Assert.Single(joinedHere.Distinct());
            Assert.Equal(0, script.RowsPassed);
            apart += joinedThere.Distinct().Count() > 1 ? 1 : 0;
        }

        // The script is one that would drive tasks apart which join by themselves.
        Assert.InRange(apart, 100, 2_000);
    }
}
