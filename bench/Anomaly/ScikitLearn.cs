using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Streams.Bench.Anomaly;

/// <summary>Runs Debian's scikit-learn over data sets, on the cores that this process may use.</summary>
internal static class ScikitLearn
{
    private const string Python = "/usr/bin/python3";

    /// <summary>What scikit-learn found for a data set.</summary>
    public sealed record Result(double Auroc, double FitSeconds, double ScoreSeconds, double[] MeanScores);

    /// <summary>Runs it; null where it is not installed.</summary>
    public static (string Version, Dictionary<string, Result> Results)? Run(
        IReadOnlyList<LabelledRows> sets, int aurocSeeds, int scoreSeeds)
    {
        string folder = Directory.CreateTempSubdirectory("anomaly-").FullName;
        try
        {
            File.WriteAllLines(
                Path.Combine(folder, "sets.txt"), sets.Select(set => $"{set.Name} {set.Count} {set.Columns} {aurocSeeds} {scoreSeeds}"));
            foreach (LabelledRows set in sets)
            {
                set.Write(folder);
            }

            string[]? lines = Call(folder);
            return lines is null
                ? null
                : (lines[0].Split(' ')[1], lines[1..].Select(line => line.Split(' ')).ToDictionary(
                    words => words[0],
                    words => new Result(
                        Number(words[1]), Number(words[2]), Number(words[3]), Scores(Path.Combine(folder, $"{words[0]}.scores")))));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[]? Call(string folder)
    {
        ProcessStartInfo start = new(Python, [Path.Combine(AppContext.BaseDirectory, "Anomaly", "isolation_forest.py"), folder])
        {
            RedirectStandardOutput = true,
        };

        // Settings of a machine that others share; either alone makes OpenBLAS fail.
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        start.Environment["OMP_NUM_THREADS"] = "1";
        if (!File.Exists(Python) || Process.Start(start) is not { } process)
        {
            return null;
        }

        using (process)
        {
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                Console.Error.WriteLine($"scikit-learn failed with exit code {process.ExitCode}; is python3-sklearn installed?");
                return null;
            }

            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double[] Scores(string path) => MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(path)).ToArray();
}
