using System.Diagnostics;
using System.Globalization;

namespace Streams.Bench.Anomaly.Series;

/// <summary>Scores files like those of the Numenta benchmark with the command line, as whoever evaluates it would.</summary>
internal static class SeriesFileHarness
{
    private const int DefaultSeed = 1;
    private const double OwnThreshold = 0.5;

    public static async Task<int> RunAsync(string[] arguments)
    {
        int seed = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultSeed;
        IReadOnlyList<SeriesFile> files = SeriesFiles.Of(seed);
        string folder = Directory.CreateTempSubdirectory("streams-bench-").FullName;
        try
        {
            await ReportAsync("streams anomaly score", files, file => ScoreAsync(folder, file));
            await ReportAsync("streams anomaly score --detector forest", files, file => ScoreAsync(folder, file, "--detector", "forest"));
            await ReportAsync("distance from the first 15% in standard deviations", files, file => Task.FromResult(Distances(file)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task ReportAsync(string name, IReadOnlyList<SeriesFile> files, Func<SeriesFile, Task<double[]>> scoresOf)
    {
        List<(SeriesFile File, double[] Scores)> found = [];
        foreach (SeriesFile file in files)
        {
            found.Add((file, await scoresOf(file)));
        }

        (double best, double score) = WindowScore.Best(found);
        Console.WriteLine(
            $"{name}: {score:F1} at the best threshold of {best:F3}, {WindowScore.Of(found, OwnThreshold):F1} at {OwnThreshold}");
        foreach ((SeriesFile file, double[] scores) in found)
        {
            (int met, int wrong) = WindowScore.Count(file, scores, best);
            (int metOwn, int wrongOwn) = WindowScore.Count(file, scores, OwnThreshold);
            Console.WriteLine(
                $"  {file.Name,-20} {file.Values.Length,6} rows  {met} of {file.Windows.Length} windows, {wrong,4} rows outside;"
                + $" at {OwnThreshold}: {metOwn}, {wrongOwn,4}");
        }
    }

    private static async Task<double[]> ScoreAsync(string folder, SeriesFile file, params string[] options)
    {
        string input = Path.Combine(folder, "series.csv");
        string output = Path.Combine(folder, "scores.csv");
        file.Write(input);
        string node = Path.Combine(AppContext.BaseDirectory, "streams.dll");
        using Process process = Process.Start(
            new ProcessStartInfo("dotnet", [node, "anomaly", "score", input, "--out", output, .. options]))
            ?? throw new InvalidOperationException("dotnet cannot be started");
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"streams anomaly score ended with {process.ExitCode}");
        }

        string[] lines = await File.ReadAllLinesAsync(output);
        return [.. lines.Skip(1).Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];
    }

    /// <summary>What a threshold does: each value by its distance from the mean of the first rows, brought into [0, 1].</summary>
    private static double[] Distances(SeriesFile file)
    {
        double[] first = file.Values[..file.Probation];
        double mean = first.Average();
        double deviation = Math.Sqrt(first.Average(value => (value - mean) * (value - mean)));
        return [.. file.Values.Select(value => Math.Abs(value - mean) / deviation).Select(z => z / (6 + z))];
    }
}
