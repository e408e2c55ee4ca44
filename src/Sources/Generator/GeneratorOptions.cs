using Streams.Stages;

namespace Streams.Sources.Generator;

/// <summary>
/// Makes up the metrics of some web services: requests, latencies, CPU, memory and queues with daily and weekly rhythm,
/// and incidents where you want them. The same seed gives the same data.
/// </summary>
public sealed record GeneratorOptions : IStageOptions
{
    /// <summary>How many services there are.</summary>
    [Bounds("1", "1000")]
    public int Services { get; init; } = 3;

    /// <summary>How many routes each service answers.</summary>
    [Bounds("1", "1000")]
    public int Routes { get; init; } = 4;

    /// <summary>How many instances each service runs. Default: 2, or as many as <c>series</c> asks for.</summary>
    [Bounds("1", "1000000")]
    public int? Instances { get; init; }

    /// <summary>How many series there are in all, if you want a certain number. Default: what the shape gives.</summary>
    [Bounds("1", "10000000")]
    public long? Series { get; init; }

    /// <summary>The event time between two points of a series.</summary>
    [Bounds("1ms", "1d")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The event time of the first row. Default: the clock's time when the topology first starts.</summary>
    [Example("2026-01-05T00:00:00Z")]
    public DateTimeOffset? Start { get; init; }

    /// <summary>How many times faster than the clock event time runs. Default: 1.</summary>
    [Bounds("0.001", "1000000")]
    public double? Speed { get; init; }

    /// <summary>
    /// Rows per second of the clock, instead of <c>speed</c>; event time then runs as fast as that takes it. 0 is as
    /// fast as the topology can take them.
    /// </summary>
    [Bounds("0", "1000000000")]
    public double? Rate { get; init; }

    /// <summary>After how many rows the data ends; rows that a drop-out leaves out count too. Default: never.</summary>
    [Bounds("1")]
    public long? Count { get; init; }

    /// <summary>Chooses other data of the same kind.</summary>
    public int Seed { get; init; }

    /// <summary>What goes wrong, and when. Where incidents overlap, factors multiply and amounts add.</summary>
    public IReadOnlyList<IncidentOptions> Incidents { get; init; } = [];

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (Rate is not null && Speed is not null)
        {
            yield return new OptionProblem("rate", "cannot be given together with speed; each sets the other");
        }

        if (Series is not null && Instances is not null)
        {
            yield return new OptionProblem("series", "cannot be given together with instances; each sets the other");
        }

        if (Start is { Year: < 1970 or > 9000 })
        {
            yield return new OptionProblem("start", $"must be within the years 1970 to 9000, found {Start:O}");
        }

        if (SeriesLayout.CountFor(this) > SeriesLayout.SeriesCountMax)
        {
            yield return new OptionProblem(
                "instances",
                $"services, routes and instances make {SeriesLayout.CountFor(this)} series; "
                + $"at most {SeriesLayout.SeriesCountMax} are allowed");
            yield break;
        }

        for (int i = 0; i < Incidents.Count; i++)
        {
            if (IncidentMatch.FindProblem(Incidents[i], this) is { } problem)
            {
                yield return problem with { Field = $"incidents[{i}].{problem.Field}" };
            }
        }
    }
}
