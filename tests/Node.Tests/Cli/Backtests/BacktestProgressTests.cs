using Streams.Data;
using Streams.Node.Cli;
using Streams.Node.Cli.Backtests;
using Streams.TestKit;

namespace Streams.Node.Tests.Cli.Backtests;

public sealed class BacktestProgressTests
{
    [Theory]
    [InlineData(true, "\r5,000 samples read\u001b[K\revaluated until 1970-01-01T00:00:01.000Z, the end is 1970-01-01T00:00:02.000Z\u001b[K\r\u001b[K")]
    [InlineData(false, "")]
    public void Report_OnATerminal_IsPaintedNowAndThen(bool isTerminal, string painted)
    {
        ManualTimeProvider clock = new();
        StringWriter error = new();
        BacktestProgress progress = new(new CliOutput(new StringWriter(), error, false, isTerminal, ""), clock);

        progress.Read(1);
        clock.Advance(TimeSpan.FromSeconds(1));
        progress.Read(5_000);
        progress.Read(6_000);
        clock.Advance(TimeSpan.FromSeconds(1));
        progress.Evaluated(new EventTime(1_000), new EventTime(2_000));
        progress.Clear();
        progress.Clear();

        Assert.Equal(painted, error.ToString());
    }
}
