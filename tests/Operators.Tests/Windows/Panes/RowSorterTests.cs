using Streams.Data;
using Streams.Operators.Windows;
using Streams.Operators.Windows.Panes;
using Streams.Stages;

namespace Streams.Operators.Tests.Windows.Panes;

public class RowSorterTests
{
    private readonly WindowPlan _plan = PaneTesting.Plan(size: 10);
    private readonly StageCounters _counters = new();
    private readonly SeriesTable _series = new(new BarrierClock());
    private readonly BatchPool _pool = new();

    [Fact]
    public void Sort_AllInOnePane_GivesTheBatchAsItIs()
    {
        Assert.Equal(["10000: 1@9999 2@0 3@5000"], Sort((9_999, 1), (0, 2), (5_000, 3)));
    }

    [Fact]
    public void Sort_SeveralPanes_KeepsTheOrderWithinEach()
    {
        Assert.Equal(
            ["20000: 1@10000 3@19999 4@10000", "10000: 2@9999", "0: 5@-1"],
            Sort((10_000, 1), (9_999, 2), (19_999, 3), (10_000, 4), (-1, 5)));
    }

    [Fact]
    public void Sort_NotANumberAndEndMarkers_AreLeftOutAndOnlyTheFirstCounted()
    {
        Assert.Equal(["10000: 2@2 Infinity@4"], Sort((1, double.NaN), (2, 2), (3, StaleMarker.Value), (4, double.PositiveInfinity)));
        Assert.Equal(1, _counters.Dropped(DropReason.NotANumber));
    }

    [Fact]
    public void Sort_TimesAtTheEndsOfTheScale_AreMalformed()
    {
        Assert.Equal(["10000: 2@2"], Sort((long.MinValue, 1), (2, 2), (long.MaxValue, 3)));
        Assert.Equal(2, _counters.Dropped(DropReason.Malformed));
    }

    [Fact]
    public void Sort_NothingUsable_GivesNoRuns()
    {
        Assert.Empty(Sort((1, double.NaN), (2, StaleMarker.Value)));
    }

    [Fact]
    public void Sort_RandomBatches_EqualGroupingByPane()
    {
        Random random = new(5);
        for (int i = 0; i < 200; i++)
        {
            (long, double)[] rows =
                [.. Enumerable.Range(0, random.Next(1, 300)).Select(row => ((long)random.Next(-20_000, 20_000), (double)row))];

            IEnumerable<string> expected = rows.GroupBy(row => _plan.PaneEnd(row.Item1))
                .Select(pane => $"{pane.Key}: {string.Join(' ', pane.Select(row => $"{row.Item2}@{row.Item1}"))}");

            Assert.Equal(expected, Sort(rows));
        }
    }

    private List<string> Sort(params (long Time, double Value)[] rows)
    {
        RowSorter sorter = new(_plan, _counters);
        SeriesId series = _series.Acquire(Labels.Of((Labels.MetricName, "a")));
        using SampleBatch batch = _pool.Rent(_series);
        foreach ((long time, double value) in rows)
        {
            batch.Add(series, time, value);
        }

        List<string> runs = [];
        foreach (PaneRun run in sorter.Sort(batch))
        {
            long[] times = sorter.Times(batch, run).ToArray();
            double[] values = sorter.Values(batch, run).ToArray();
            Assert.Equal(times.Length, sorter.Series(batch, run).Length);
            runs.Add($"{run.End}: {string.Join(' ', times.Select((time, i) => $"{values[i]}@{time}"))}");
        }

        return runs;
    }
}
