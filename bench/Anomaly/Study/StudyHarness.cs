using System.Globalization;
using Streams.Operators.Anomaly.Ensembles;

namespace Streams.Bench.Anomaly.Study;

/// <summary>How well the default ensemble finds what is known to go wrong, over many seeded scenarios.</summary>
internal static class StudyHarness
{
    private const int DefaultCount = 1_000;

    // The ensemble's defaults were chosen on scenarios below this one.
    private const int DefaultFirst = 10_000;

    public static async Task<int> RunAsync(string[] arguments)
    {
        int count = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultCount;
        int first = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : DefaultFirst;
        EnsembleMember[]? members = arguments.Length > 2 ? [.. arguments[2..].Select(name => Enum.Parse<EnsembleMember>(name))] : null;
        StudyTable table = await StudyTable.OfAsync(Enumerable.Range(first, count), members);
        Console.WriteLine(
            $"{count} scenarios from seed {first}, of {Scenario.Length.TotalMinutes} minutes in windows of a second, "
            + (members is null ? "default ensemble" : string.Join(", ", members)));
        Console.WriteLine("kind       scenarios    found   rate   p50 latency   p95 latency   false windows    rate");
        foreach (ScenarioKind kind in Enum.GetValues<ScenarioKind>())
        {
            Write(kind.ToString(), table.Only(result => result.Scenario.Kind == kind));
        }

        Write("all", table);
        Write("no drifts", table.Only(result => result.Scenario.Kind != ScenarioKind.Drift));
        Write("known law", await KnownLaw.RunAsync(
            table.Results.Select(result => result.Scenario).Where(scenario => scenario.Kind == ScenarioKind.Drift)));
        Console.WriteLine("known law: the drifts, by a detector that knows level and spread without them and the smallest shift (CUSUM)");
        foreach (ScenarioResult missed in table.Results.Where(result => result.IsMissed))
        {
            Console.WriteLine($"missed: {missed.Scenario}");
        }

        return 0;
    }

    private static void Write(string kind, StudyTable table) => Console.WriteLine(
        $"{kind,-10} {table.Results.Count,9} {table.FoundCount,8} {Percent(table.TruePositiveRate)}"
        + $" {Seconds(table.LatencyAt(0.5))} {Seconds(table.LatencyAt(0.95))} {table.FalseWindows,15} {table.FalsePositiveRate,7:P2}");

    private static string Percent(double share) => double.IsNaN(share) ? $"{"",6}" : $"{share,6:P1}";

    private static string Seconds(TimeSpan? latency) => latency is { } time ? $"{time.TotalSeconds,11:F2} s" : $"{"",13}";
}
