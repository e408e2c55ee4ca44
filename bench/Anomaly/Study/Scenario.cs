using System.Globalization;
using Streams.Sources.Generator;

namespace Streams.Bench.Anomaly.Study;

/// <summary>Fifteen minutes of a made-up service, in which something may go wrong at a known moment; a seed decides all of it.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Metric">The metric that it happens to; empty for all.</param>
/// <param name="Begin">When it begins, counted from the start; null where nothing happens.</param>
/// <param name="End">When it is over.</param>
/// <param name="Options">What the generator is told.</param>
public sealed record Scenario(ScenarioKind Kind, string Metric, TimeSpan? Begin, TimeSpan? End, GeneratorOptions Options)
{
    /// <summary>How long a scenario is.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(15);

    /// <summary>What the smallest shift multiplies with: a drift counts as begun when it has gone so far.</summary>
    private const double FactorMin = 1.5;

    private const int DriftSteps = 40;
    private const double BusyQueue = 20;
    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private const string Queue = "queue_depth";
    private static readonly string[] Metrics = ["http_request_duration_seconds", "cpu_usage_ratio", Queue];

    /// <summary>The scenario of a seed; kinds take turns.</summary>
    public static Scenario Of(int seed)
    {
        Random random = new(seed);
        ScenarioKind kind = (ScenarioKind)(seed % Enum.GetValues<ScenarioKind>().Length);
        string metric = kind == ScenarioKind.DropOut ? "" : Metrics[random.Next(Metrics.Length)];
        TimeSpan at = TimeSpan.FromMilliseconds(random.Next(300_000, 600_000));
        double hour = kind == ScenarioKind.Season ? random.Next(2) * 12 + 8 + random.NextDouble() * 2 : random.NextDouble() * 24;
        DateTimeOffset start = Monday.AddDays(random.Next(7)).AddHours(hour);
        (TimeSpan? begin, TimeSpan? end, IncidentOptions[] incidents) = kind switch
        {
            ScenarioKind.Spike => Spike(metric, at, random),
            ScenarioKind.Shift => Shift(metric, at, random),
            ScenarioKind.Drift => Drift(metric, at, random),
            ScenarioKind.DropOut => DropOut(at, random),
            _ => (null, null, []),
        };
        GeneratorOptions options = new()
        {
            Services = 1,
            Routes = 2,
            Instances = 2,
            Seed = seed,
            Rate = 0,
            Interval = TimeSpan.FromMilliseconds(200),
            Start = DateTimeOffset.FromUnixTimeMilliseconds(start.ToUnixTimeMilliseconds() / 1_000 * 1_000),
            Incidents = incidents,
        };
        return new Scenario(kind, metric, begin, end, options with { Count = CountFor(options) });
    }

    /// <summary>How much the smallest shift adds to a level.</summary>
    public double SmallestShift(double level) => (FactorMin - 1) * (Metric == Queue ? BusyQueue : level);

    /// <inheritdoc />
    public override string ToString()
    {
        string what = Metric.Length > 0 ? Metric : "all metrics";
        string until = End is { } end ? $"until {Clock(end)}" : "for good";
        return Begin is { } begin
            ? $"seed {Options.Seed}, {Kind} of {what}{Size()} from {Clock(begin)}, {until}"
            : $"seed {Options.Seed}, {Kind}";
    }

    /// <summary>How far all steps of the incident together take the metric.</summary>
    private string Size()
    {
        double amount = Options.Incidents.Sum(incident => incident.Amount ?? 0);
        double factor = Options.Incidents.Aggregate(1.0, (product, incident) => product * (incident.Factor ?? 1));
        return amount > 0 ? string.Create(CultureInfo.InvariantCulture, $" by {amount:F1}")
            : factor > 1 ? string.Create(CultureInfo.InvariantCulture, $" to {factor:F2} times")
            : "";
    }

    private static string Clock(TimeSpan time) => time.ToString(@"mm\:ss\.f", CultureInfo.InvariantCulture);

    private static (TimeSpan?, TimeSpan?, IncidentOptions[]) Spike(string metric, TimeSpan at, Random random)
    {
        TimeSpan length = TimeSpan.FromSeconds(3 + random.Next(58));
        IncidentOptions incident = Change(metric, at, Math.Round(2 + 4 * random.NextDouble(), 3));
        return (at, at + length, [incident with { Kind = IncidentKind.Spike, For = length }]);
    }

    private static (TimeSpan?, TimeSpan?, IncidentOptions[]) Shift(string metric, TimeSpan at, Random random)
    {
        double factor = Math.Round(FactorMin + 2.5 * random.NextDouble(), 3);
        return (at, null, [Change(metric, at, factor)]);
    }

    private static (TimeSpan?, TimeSpan?, IncidentOptions[]) Drift(string metric, TimeSpan at, Random random)
    {
        double target = 2.5 + 2 * random.NextDouble();
        TimeSpan length = TimeSpan.FromSeconds(60 + random.Next(121));
        double step = (target - 1) / DriftSteps;
        IncidentOptions[] incidents =
        [
            // Factors multiply, so each step is made to go on from the one before; amounts add up.
            .. Enumerable.Range(0, DriftSteps).Select(i => Change(
                metric, at + length * i / DriftSteps, metric == Queue ? 1 + step : (1 + step * (i + 1)) / (1 + step * i))),
        ];
        return (at + length * ((FactorMin - 1) / (target - 1)), null, incidents);
    }

    private static (TimeSpan?, TimeSpan?, IncidentOptions[]) DropOut(TimeSpan at, Random random)
    {
        TimeSpan length = TimeSpan.FromSeconds(10 + random.Next(51));
        return (at, at + length, [new IncidentOptions { Kind = IncidentKind.DropOut, At = at, For = length }]);
    }

    /// <summary>Other metrics are multiplied; a queue, which may be empty, gets longer by so much of what it is at busy hours.</summary>
    private static IncidentOptions Change(string metric, TimeSpan at, double factor) => metric == Queue
        ? new IncidentOptions { Kind = IncidentKind.Shift, Metric = metric, At = at, Amount = Math.Round((factor - 1) * BusyQueue, 3) }
        : new IncidentOptions { Kind = IncidentKind.Shift, Metric = metric, At = at, Factor = factor };

    private static long CountFor(GeneratorOptions options)
    {
        // A queue for the service, a latency a route, and of each instance CPU, memory and a counter a route and status.
        int series = 1 + options.Routes + options.Instances!.Value * (2 + options.Routes * 3);
        return series * (long)(Length / options.Interval);
    }
}
