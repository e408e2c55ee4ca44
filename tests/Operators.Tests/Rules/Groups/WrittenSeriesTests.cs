using Streams.Data;
using Streams.Operators.Rules.Groups;

namespace Streams.Operators.Tests.Rules.Groups;

public sealed class WrittenSeriesTests
{
    [Fact]
    public void Write_SeriesThatComeAndGo_HoldsOnlyThoseOfTheLastRound()
    {
        const int Rounds = 40;
        const int SeriesPerRound = 100;
        WrittenSeries series = new();
        Output output = new();

        for (int round = 0; round < Rounds; round++)
        {
            series.Begin();
            for (int i = 0; i < SeriesPerRound; i++)
            {
                // Half of the series of a round are those of the one before.
                int slot = series.SlotOf(Labels.Of(("i", $"{(round * SeriesPerRound / 2) + i}")));
                Assert.True(series.Mark(slot));
                Assert.False(series.Mark(slot));
                Assert.True(series.Write(slot, new EventTime(round), i, output));
            }

            series.End(new EventTime(round), output);
            Assert.Equal(SeriesPerRound, output.Open.Count);
        }

        Assert.Equal((Rounds - 1) * SeriesPerRound / 2, output.Markers);
        Assert.True(series.Generation > 0);
    }

    [Fact]
    public void End_SeriesEnd_AreMarkedInTheOrderOfTheirLabels()
    {
        WrittenSeries series = new();
        Output output = new();
        foreach (string name in new[] { "c", "a", "b" })
        {
            series.Resume(Labels.Of(("i", name)), output);
        }

        series.Begin();
        series.End(new EventTime(1), output);

        Assert.Equal(["a", "b", "c"], output.Ended);
        Assert.Empty(output.Open);
    }

    [Fact]
    public void Write_SampleIsNotTaken_SeriesIsNotHeld()
    {
        WrittenSeries series = new();
        Output output = new() { Takes = false };

        series.Begin();
        bool isTaken = series.Write(series.SlotOf(Labels.Of(("i", "a"))), new EventTime(1), 1, output);
        series.End(new EventTime(1), output);

        Assert.False(isTaken);
        Assert.Empty(output.Open);
        Assert.Equal(0, output.Markers);
    }

    private sealed class Output : IRuleOutput
    {
        private int _next;

        public Dictionary<int, Labels> Open { get; } = [];

        public List<string> Ended { get; } = [];

        public int Markers { get; private set; }

        public bool Takes { get; init; } = true;

        public int Acquire(Labels labels)
        {
            Assert.DoesNotContain(labels, Open.Values);
            Open.Add(++_next, labels);
            return _next;
        }

        public bool Record(int series, EventTime time, double value)
        {
            if (StaleMarker.Is(value))
            {
                Markers++;
                Ended.Add(Open[series].Get("i") ?? "");
            }

            return Takes;
        }

        public void Release(int series) => Assert.True(Open.Remove(series));

        public void Tell(AlertChange change) => Assert.Fail("No alert is told here.");
    }
}
