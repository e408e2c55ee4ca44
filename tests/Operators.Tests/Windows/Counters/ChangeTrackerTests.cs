using Streams.Data;
using Streams.Operators.Shaping;
using Streams.Operators.Windows.Counters;

namespace Streams.Operators.Tests.Windows.Counters;

public class ChangeTrackerTests
{
    private const long BaseAge = 1_000;

    private readonly SeriesTable _series = new(new BarrierClock());
    private readonly List<(int Series, long Time, double From, double To)> _steps = [];
    private readonly ChangeTracker _tracker;

    public ChangeTrackerTests()
    {
        _tracker = new ChangeTracker(_series, BaseAge, (id, time, from, to) => _steps.Add((id.Index, time, from, to)));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Settle_RowsInAnyOrderWithinTheLateness_GivesTheStepsOfSortedRows(int seed)
    {
        const long Lateness = 50;
        Random random = new(seed);
        SeriesId[] ids = [.. Enumerable.Range(0, 5).Select(i => _series.Acquire(Labels.Of(("i", $"{i}"))))];
        List<(SeriesId Series, long Time, double Value)> all = [];
        long newest = 0;
        for (int batch = 0; batch < 200; batch++)
        {
            long watermark = newest - Lateness;
            List<(SeriesId Series, long Time, double Value)> rows = [];
            for (int i = random.Next(8); i >= 0; i--)
            {
                long time = Math.Max(watermark, newest + random.Next(-40, 30) + (random.Next(60) == 0 ? 1_500 : 0));
                rows.Add((ids[random.Next(ids.Length)], time, random.Next(100)));
            }

            newest = Math.Max(newest, rows.Max(row => row.Time));
            all.AddRange(rows);
            _tracker.Add(Columns(rows), watermark);
            if (random.Next(5) == 0)
            {
                _tracker.Settle(watermark);
            }
        }

        _tracker.Settle(long.MaxValue / 2);

        Assert.Equal(Expected(all).Order(), _steps.Order());
        Assert.NotEmpty(_steps);
    }

    [Fact]
    public void PendingTimes_SomeRowsSettled_AreThoseOfTheRest()
    {
        SeriesId[] ids = [_series.Acquire(Labels.Of(("i", "0"))), _series.Acquire(Labels.Of(("i", "1")))];
        _tracker.Add(Columns([(ids[0], 10, 1), (ids[1], 15, 1), (ids[0], 20, 2), (ids[1], 30, 2)]), watermark: 0);

        _tracker.Settle(20);

        Assert.Equal([20, 30], _tracker.PendingTimes());
    }

    [Fact]
    public void Add_OneRowASecondFarWithinTheLateness_KeepsNoMoreThanWaits()
    {
        SeriesId id = _series.Acquire(Labels.Of(("i", "0")));
        long bytes = 0;
        for (int second = 0; second < 100_000; second++)
        {
            bytes = second == 100 ? GC.GetAllocatedBytesForCurrentThread() : bytes;
            _tracker.Add(new RowColumns(new SeriesId[] { id }, new long[] { second }, new double[] { second }), second - 10);
        }

        // Each call makes three small arrays; the waiting rows must not add to that.
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - bytes < 100_000 * 200L);
        Assert.InRange(_steps.Count, 99_000, 100_000);
    }

    private static RowColumns Columns(List<(SeriesId Series, long Time, double Value)> rows) => new(
        rows.Select(row => row.Series).ToArray(), rows.Select(row => row.Time).ToArray(), rows.Select(row => row.Value).ToArray());

    private static IEnumerable<(int Series, long Time, double From, double To)> Expected(
        List<(SeriesId Series, long Time, double Value)> rows)
    {
        foreach (IGrouping<SeriesId, (SeriesId Series, long Time, double Value)> series in rows.GroupBy(row => row.Series))
        {
            (long Time, double Value)[] sorted =
                [.. series.GroupBy(row => row.Time).OrderBy(g => g.Key).Select(g => (g.Key, g.Max(row => row.Value)))];
            for (int i = 1; i < sorted.Length; i++)
            {
                if (sorted[i].Time - sorted[i - 1].Time <= BaseAge)
                {
                    yield return (series.Key.Index, sorted[i].Time, sorted[i - 1].Value, sorted[i].Value);
                }
            }
        }
    }
}
