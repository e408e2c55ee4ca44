using Streams.Data;
using Streams.Sinks.Console;
using Streams.Sinks.Tests.Support;

namespace Streams.Sinks.Tests.Console;

public sealed class SeriesBoardTests
{
    [Fact]
    public void Update_OlderRow_CountsButDoesNotShow()
    {
        SeriesBoard board = new();
        using SampleBatch batch = Make.Batch((Make.Series("up"), 2, 20), (Make.Series("up"), 1, 10));

        board.Update(batch);

        SeriesView view = Assert.Single(board.First(10, ConsoleSort.Name));
        Assert.Equal((20.0, 2L, new EventTime(2)), (view.Value, view.Rows, view.Time));
        Assert.Equal([20.0], view.History());
    }

    [Fact]
    public void Update_ManyValues_KeepsTheNewestInOrder()
    {
        SeriesBoard board = new();
        using SampleBatch batch = Make.Batch(Enumerable.Range(0, 30).Select(i => (Make.Series("up"), (long)i, (double)i)));

        board.Update(batch);

        double[] expected = [.. Enumerable.Range(18, 12).Select(i => (double)i)];
        Assert.Equal(expected, board.First(1, ConsoleSort.Name)[0].History());
    }

    [Fact]
    public void Update_MoreSeriesThanTheBound_ForgetsTheQuietOnes()
    {
        SeriesBoard board = new();
        SeriesTable table = new(new BarrierClock());
        for (int i = 0; i < SeriesBoard.SeriesCountMax + 1; i += 1000)
        {
            using SampleBatch batch = Make.Batch(
                table, Enumerable.Range(i, 1000).Select(n => (Make.Series("s", ("n", $"{n}")), (long)n, 1.0)));
            board.Update(batch);
        }

        Assert.Equal(SeriesBoard.SeriesCountMax / 2 + 1000, board.Count);
        Assert.Equal("10999", board.First(1, ConsoleSort.Recent)[0].Labels.Get("n"));
        Assert.Equal(11_000, board.Rows);
    }
}
