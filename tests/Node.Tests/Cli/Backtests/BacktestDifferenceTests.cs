using Streams.Data;
using Streams.Node.Cli.Backtests;

namespace Streams.Node.Tests.Cli.Backtests;

public sealed class BacktestDifferenceTests
{
    [Fact]
    public void Of_SameLabelsAtOtherTimes_AreToldApart()
    {
        FiredAlert[] old = [Alert("a", 1, 3), Alert("a", 5, 7), Alert("b", 1, null), Alert("c", 1, 2)];
        FiredAlert[] now = [Alert("a", 1, 3), Alert("a", 9, 10), Alert("b", 4, null), Alert("c", 2, 5)];

        BacktestDifference difference = BacktestDifference.Of(old, now);

        Assert.Equal([Alert("a", 9, 10)], difference.Added);
        Assert.Equal([Alert("a", 5, 7)], difference.Removed);
        Assert.Equal([(Alert("b", 1, null), Alert("b", 4, null)), (Alert("c", 1, 2), Alert("c", 2, 5))], difference.Moved);
        Assert.Equal(1, difference.Same);
    }

    private static FiredAlert Alert(string name, long from, long? to) =>
        new(Labels.Of(("alertname", name)), new EventTime(from), to is { } end ? new EventTime(end) : null, 1);
}
