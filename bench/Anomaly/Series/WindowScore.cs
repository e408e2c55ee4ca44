namespace Streams.Bench.Anomaly.Series;

/// <summary>
/// What detections are worth, as the Numenta benchmark counts by its standard profile: 100 when each window is met at its begin
/// and nothing else is told, 0 when nothing is told at all.
/// </summary>
public static class WindowScore
{
    private const double FalseWeight = 0.11;
    private const double Steepness = 5;

    /// <summary>The worth of all rows above a threshold.</summary>
    public static double Of(IReadOnlyList<(SeriesFile File, double[] Scores)> found, double threshold)
    {
        double sum = 0;
        double perfect = 0;
        int windows = 0;
        foreach ((SeriesFile file, double[] scores) in found)
        {
            sum += Raw(file, scores, threshold);
            perfect += file.Windows.Length * Sigmoid(-1);
            windows += file.Windows.Length;
        }

        return 100 * (sum + windows) / (perfect + windows);
    }

    /// <summary>The threshold that is worth most, as NAB chooses one for all files, and what it is worth.</summary>
    public static (double Threshold, double Score) Best(IReadOnlyList<(SeriesFile File, double[] Scores)> found) => found
        .SelectMany(item => item.Scores)
        .Select(score => Math.Floor(score * 200) / 200)
        .Distinct()
        .Select(threshold => (threshold, Of(found, threshold)))
        .MaxBy(item => item.Item2);

    /// <summary>How many windows are met, and how many rows are told outside of them.</summary>
    public static (int Met, int False) Count(SeriesFile file, double[] scores, double threshold)
    {
        int[] told = Told(file, scores, threshold);
        return (
            file.Windows.Count(window => told.Any(row => IsWithin(window, row))),
            told.Count(row => !file.Windows.Any(window => IsWithin(window, row))));
    }

    private static double Raw(SeriesFile file, double[] scores, double threshold)
    {
        int[] told = Told(file, scores, threshold);
        double sum = 0;
        foreach ((int First, int Last) window in file.Windows)
        {
            int first = Array.FindIndex(told, row => IsWithin(window, row));
            sum += first < 0 ? -1 : Sigmoid((told[first] - window.Last) / (double)(window.Last - window.First));
        }

        foreach (int row in told.Where(row => !file.Windows.Any(window => IsWithin(window, row))))
        {
            (int First, int Last)[] before = [.. file.Windows.Where(window => window.Last < row)];
            sum += FalseWeight * (before.Length == 0
                ? -1
                : Sigmoid((row - before[^1].Last) / (double)(before[^1].Last - before[^1].First)));
        }

        return sum;
    }

    private static int[] Told(SeriesFile file, double[] scores, double threshold) =>
        [.. Enumerable.Range(0, scores.Length).Where(row => row >= file.Probation && scores[row] > threshold)];

    private static bool IsWithin((int First, int Last) window, int row) => row >= window.First && row <= window.Last;

    /// <summary>From near 1 at a window's begin (-1) over 0 at its end to -1 far behind it.</summary>
    private static double Sigmoid(double place) => 2 / (1 + Math.Exp(Steepness * place)) - 1;
}
