using Streams.Bench.Anomaly.Series;

namespace Streams.Bench.Tests;

public sealed class WindowScoreTests
{
    // Its window is from row 450 to row 550; the first 150 rows count for nothing.
    private static readonly SeriesFile File = new("series", TimeSpan.FromMinutes(5), new double[1_000], [500]);

    [Fact]
    public void Of_RowsThatAreTold_AreWorthWhatTheyAreInNab()
    {
        Assert.Equal(100, ScoreOf(450), 9);
        Assert.Equal(100, ScoreOf(10, 450, 460, 550), 9);
        Assert.Equal(0, ScoreOf(), 9);
        Assert.InRange(ScoreOf(500), 85, 95);
        Assert.InRange(ScoreOf(550), 50, 51);
        Assert.InRange(ScoreOf(200, 450), 94, 95);
        Assert.InRange(ScoreOf(450, 560, 900), 93, 95);
    }

    [Fact]
    public void Best_ScoresThatDiffer_LiesBetweenThem()
    {
        double[] scores = new double[1_000];
        (scores[200], scores[450]) = (0.4, 0.7);

        (double threshold, double score) = WindowScore.Best([(File, scores)]);

        Assert.InRange(threshold, 0.4, 0.69);
        Assert.Equal(100, score, 9);
    }

    [Fact]
    public void Count_RowsThatAreTold_AreWithinOrOutside()
    {
        double[] scores = new double[1_000];
        (scores[10], scores[200], scores[450], scores[451]) = (1, 1, 1, 1);

        Assert.Equal((1, 1), WindowScore.Count(File, scores, 0.5));
    }

    private static double ScoreOf(params int[] told)
    {
        double[] scores = new double[1_000];
        foreach (int row in told)
        {
            scores[row] = 1;
        }

        return WindowScore.Of([(File, scores)], 0.5);
    }
}
