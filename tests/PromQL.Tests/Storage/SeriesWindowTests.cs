using Streams.Data;
using Streams.PromQL.Storage;
using Streams.TestKit;

namespace Streams.PromQL.Tests.Storage;

public sealed class SeriesWindowTests
{
    private static readonly Labels First = Labels.Of(("__name__", "m"), ("n", "1"));
    private static readonly Labels Second = Labels.Of(("__name__", "m"), ("n", "2"));

    [Fact]
    public void Append_AnyOrderWithTrims_KeepsWhatAPlainMapKeeps()
    {
        Random random = new(1);
        for (int run = 0; run < Seeded.Cases(200); run++)
        {
            SeriesWindow window = new();
            int series = window.Acquire(First);
            SortedDictionary<long, double> model = [];
            long oldest = 0;
            for (int step = 0; step < 200; step++)
            {
                if (random.Next(20) == 0)
                {
                    oldest += random.Next(30);
                    window.TrimBefore(new EventTime(oldest));
                    model = new SortedDictionary<long, double>(model.Where(s => s.Key >= oldest).ToDictionary());
                }

                long time = step + random.Next(-20, 20);
                double value = random.Next(1000);
                Assert.Equal(time >= window.Oldest.Milliseconds, window.Append(series, new EventTime(time), value));
                if (time >= window.Oldest.Milliseconds)
                {
                    model[time] = value;
                }

                AssertSame(model, window, series, random);
            }
        }
    }

    [Fact]
    public void TryReadChanges_SeriesComeAndGo_TellsThemInOrder()
    {
        SeriesWindow window = new();
        window.Append(First, new EventTime(0), 1);
        long version = window.Version;
        int second = window.Acquire(Second);
        window.Append(second, new EventTime(10), 1);

        window.TrimBefore(new EventTime(5));
        window.TrimBefore(new EventTime(20));
        window.Release(second);
        List<SeriesChange> changes = [];

        Assert.True(window.TryReadChanges(version, changes));
        Assert.Equal([new(1, true), new(0, false), new(1, false)], changes);
        Assert.Equal((0, 0L), (window.SeriesCount, window.SampleCount));
    }

    [Fact]
    public void Acquire_NumberOfAForgottenSeries_IsUsedAgain()
    {
        SeriesWindow window = new();
        int first = window.Acquire(First);
        window.Release(first);

        Assert.False(window.TryFind(First, out _));
        Assert.Equal(first, window.Acquire(Second));
        Assert.Equal(Second, window.LabelsOf(first));
    }

    [Fact]
    public void Append_SeriesThatIsNotThere_Throws() =>
        Assert.Throws<InvalidOperationException>(() => new SeriesWindow().Append(0, new EventTime(0), 1));

    [Fact]
    public void Release_MoreOftenThanAcquired_Throws()
    {
        SeriesWindow window = new();
        window.Append(First, new EventTime(0), 1);

        Assert.Throws<InvalidOperationException>(() => window.Release(0));
    }

    [Fact]
    public void Append_SteadyFlow_TakesAtMost24BytesASample()
    {
        const int Series = 1_000;
        const int Window = 60;
        Labels[] labels = [.. Enumerable.Range(0, Series).Select(n => Labels.Of(("n", $"{n}")))];
        SeriesWindow window = new();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int step = 0; step < 4 * Window; step++)
        {
            window.TrimBefore(new EventTime(step - Window));
            foreach (Labels one in labels)
            {
                window.Append(one, new EventTime(step), step);
            }
        }

        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.InRange(bytes, 1, (Series * Window * 24) + (Series * 350));
        Assert.Equal(Series, window.SeriesCount);
    }

    private static void AssertSame(SortedDictionary<long, double> model, SeriesWindow window, int series, Random random)
    {
        long after = Math.Max(random.Next(-30, 230), window.Oldest == EventTime.Minimum ? -30 : window.Oldest.Milliseconds - 1);
        long until = after + random.Next(0, 100);
        KeyValuePair<long, double>[] expected = [.. model.Where(sample => sample.Key > after && sample.Key <= until)];

        SampleRange range = window.Range(series, after, until);
        Assert.Equal(expected.Select(sample => sample.Key), range.Times.ToArray());
        Assert.Equal(expected.Select(sample => sample.Value), range.Values.ToArray());

        bool hasLatest = window.TryLatest(series, after, until, out long time, out double value);
        Assert.Equal(expected.Length > 0, hasLatest);
        Assert.True(!hasLatest || (time, value) == (expected[^1].Key, expected[^1].Value));
    }

    [Fact]
    public void Acquire_ShorterThanTheWindow_LetsGoSooner()
    {
        SeriesWindow window = new();
        int whole = window.Acquire(First, TimeSpan.Zero);
        int shorter = window.Acquire(Second, TimeSpan.FromMilliseconds(50));
        foreach (long time in (long[])[110, 140, 160])
        {
            window.Append(whole, new EventTime(time), 1);
            window.Append(shorter, new EventTime(time), 1);
        }

        window.TrimBefore(new EventTime(100));

        Assert.Equal([110, 140, 160], window.SamplesOf(whole).Times.ToArray());
        Assert.Equal([160], window.SamplesOf(shorter).Times.ToArray());
        Assert.False(window.Append(shorter, new EventTime(149), 1));
        Assert.True(window.Append(whole, new EventTime(149), 1));
    }

    [Fact]
    public void ReadUntil_SamplesBehindIt_AreNotRead()
    {
        SeriesWindow window = new() { ReadUntil = new EventTime(20) };
        int series = window.Acquire(First);
        window.Append(series, new EventTime(10), 1);
        window.Append(series, new EventTime(30), 3);

        Assert.True(window.TryLatest(series, 0, 100, out long time, out double value));
        Assert.Equal((10, 1), (time, value));
        Assert.Equal([10], window.Range(series, 0, 100).Times.ToArray());
        window.ReadUntil = EventTime.Maximum;
        Assert.Equal([10, 30], window.Range(series, 0, 100).Times.ToArray());
    }

    /// <remarks>Rows in order and out of order, replaced ones and room that is closed up: all while the window is frozen.</remarks>
    [Fact]
    public void Freeze_WindowGoesOn_KeepsWhatThereWas()
    {
        Random random = new(1);
        for (int run = 0; run < Seeded.Cases(200); run++)
        {
            SeriesWindow window = new();
            int series = window.Acquire(First);
            Change(window, series, random, 0, random.Next(1, 60));
            window.TrimBefore(new EventTime(random.Next(40)));
            SampleRange before = window.SamplesOf(series);
            (long[] times, double[] values) = (before.Times.ToArray(), before.Values.ToArray());

            using (FrozenWindow frozen = window.Freeze())
            {
                Change(window, series, random, 20, random.Next(1, 100));
                window.TrimBefore(new EventTime(random.Next(100)));
                Change(window, series, random, 60, random.Next(1, 100));

                Assert.Equal(times.Length == 0 ? 0 : 1, frozen.Count);
                if (frozen.Count == 1)
                {
                    Assert.Equal(First, frozen.LabelsOf(0));
                    Assert.Equal(times, frozen.SamplesOf(0).Times.ToArray());
                    Assert.Equal(values, frozen.SamplesOf(0).Values.ToArray());
                }
            }
        }
    }

    private static void Change(SeriesWindow window, int series, Random random, int from, int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            window.Append(series, new EventTime(from + step + random.Next(-20, 20)), random.Next(1000));
        }
    }
}
