using Streams.Data;
using Streams.Node.Cli.Backtests;

namespace Streams.Node.Tests.Cli.Backtests;

public sealed class AlertTimelineTests
{
    private static readonly Labels Name = Labels.Of(("alertname", "A"));

    [Fact]
    public void Alerts_FiringAgainWithoutAnEnd_EndWhereTheyBeginAnew()
    {
        AlertTimeline timeline = new();

        timeline.Add(Firing(1, 1));
        timeline.Add(Firing(1, 2));
        timeline.Add(Firing(5, 5));
        timeline.Add(Firing(5, 6) with { State = AlertState.Resolved, ResolvedAt = new EventTime(6) });
        timeline.Add(Firing(5, 7) with { State = AlertState.Resolved, ResolvedAt = new EventTime(6) });

        Assert.Equal(
            [new FiredAlert(Name, new EventTime(1), new EventTime(5), 1), new FiredAlert(Name, new EventTime(5), new EventTime(6), 5)],
            timeline.Alerts);
    }

    private static AlertChange Firing(long from, long at) => new()
    {
        Labels = Name,
        State = AlertState.Firing,
        Time = new EventTime(at),
        ActiveAt = new EventTime(from),
        FiredAt = new EventTime(from),
        Value = at,
    };
}
