using System.Diagnostics;
using Streams.Bench.Harness;
using Streams.Operators.Anomaly;
using Streams.Operators.Anomaly.Forests;

namespace Streams.Bench.Anomaly;

/// <summary>The Isolation Forest beside scikit-learn's on one core: how well both rank, how alike they score, how fast they are.</summary>
internal static class ForestHarness
{
    private const int Seeds = 5;

    // Single seeds differ by chance, also those of one program: means of more of them are compared.
    private const int ScoreSeeds = 20;
    private const int LargeRows = 100_000;
    private const int LargeColumns = 10;

    public static int Run()
    {
        OneCore.Pin();
        LabelledRows[] sets = [.. OutlierSets.All()];
        LabelledRows large = OutlierSets.Large(LargeRows, LargeColumns);
        if (ScikitLearn.Run([.. sets, large], Seeds, ScoreSeeds) is not { } peer)
        {
            Console.Error.WriteLine("This comparison needs Debian's python3-sklearn.");
            return 1;
        }

        Console.WriteLine(
            $"100 trees of 256; AUROC: mean of {Seeds} seeds; correlation: of mean scores of {ScoreSeeds} seeds; "
            + $"scikit-learn {peer.Version}");
        Console.WriteLine("set                 rows  columns     ours   theirs  difference  correlation  extended");
        bool isWithin = true;
        foreach (LabelledRows set in sets)
        {
            ScikitLearn.Result theirs = peer.Results[set.Name];
            (double ours, double[] scores) = Mean(set, extensionLevel: 0);
            (double extended, _) = Mean(set, extensionLevel: set.Columns - 1);
            double correlation = Correlation(scores, theirs.MeanScores);
            isWithin &= Math.Abs(ours - theirs.Auroc) <= 0.01 && correlation > 0.99;
            Console.WriteLine(
                $"{set.Name,-18} {set.Count,5} {set.Columns,8} {ours,8:F4} {theirs.Auroc,8:F4} {ours - theirs.Auroc,11:+0.0000;-0.0000}"
                + $" {correlation,12:F5} {extended,9:F4}");
        }

        Speed(large, peer.Results[large.Name]);
        return isWithin ? 0 : 1;
    }

    private static (double Auroc, double[] Scores) Mean(LabelledRows set, int extensionLevel)
    {
        double auroc = 0;
        double[] total = new double[set.Count];
        double[] scores = new double[set.Count];
        for (int seed = 0; seed < ScoreSeeds; seed++)
        {
            IsolationForest.Fit(set.Rows, set.Columns, new ForestOptions { Seed = seed, ExtensionLevel = extensionLevel })
                .Score(set.Rows, scores);
            auroc += seed < Seeds ? RankQuality.Auroc(scores, set.IsAnomalous) / Seeds : 0;
            for (int i = 0; i < total.Length; i++)
            {
                total[i] += scores[i] / ScoreSeeds;
            }
        }

        return (auroc, total);
    }

    private static void Speed(LabelledRows large, ScikitLearn.Result theirs)
    {
        double[] scores = new double[large.Count];
        IsolationForest forest = IsolationForest.Fit(large.Rows, large.Columns);
        double fit = OneCore.Best(10, 1, () => forest = IsolationForest.Fit(large.Rows, large.Columns)) / 1e9;
        double score = OneCore.Best(5, 1, () => forest.Score(large.Rows, scores)) / 1e9;
        const int Single = 20_000;
        double sum = 0;
        double one = OneCore.Best(5, Single, () =>
        {
            for (int i = 0; i < Single; i++)
            {
                sum += forest.Score(large.Rows.AsSpan(i * large.Columns, large.Columns));
            }
        });
        double[] shares = new double[large.Columns];
        double attribution = OneCore.Best(5, Single, () =>
        {
            for (int i = 0; i < Single; i++)
            {
                sum += forest.Attribute(large.Rows.AsSpan(i * large.Columns, large.Columns), shares);
            }
        });
        long before = GC.GetAllocatedBytesForCurrentThread();
        forest.Score(large.Rows, scores);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Debug.Assert(sum > 0, "the sum keeps the work from being left out");

        Console.WriteLine();
        Console.WriteLine($"{large.Count:N0} rows of {large.Columns}, one core              ours       theirs    ratio");
        Console.WriteLine(
            $"fit 100 trees of 256                  {fit * 1e3,9:F2} ms {theirs.FitSeconds * 1e3,9:F1} ms "
            + $"{theirs.FitSeconds / fit,7:F0}x");
        Console.WriteLine(
            $"score                                 {score * 1e3,9:F1} ms {theirs.ScoreSeconds * 1e3,9:F1} ms "
            + $"{theirs.ScoreSeconds / score,7:F0}x");
        Console.WriteLine($"vectors a second                      {large.Count / score,9:N0}    {large.Count / theirs.ScoreSeconds,9:N0}");
        Console.WriteLine($"one vector alone, and with shares     {one / 1e3,9:F2} us {attribution / 1e3,9:F2} us");
        Console.WriteLine($"bytes of the forest; allocated by scoring  {forest.Bytes:N0}; {allocated}");
    }

    private static double Correlation(double[] a, double[] b)
    {
        double meanA = a.Average();
        double meanB = b.Average();
        double both = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            both += (a[i] - meanA) * (b[i] - meanB);
            squareA += (a[i] - meanA) * (a[i] - meanA);
            squareB += (b[i] - meanB) * (b[i] - meanB);
        }

        return both / Math.Sqrt(squareA * squareB);
    }
}
