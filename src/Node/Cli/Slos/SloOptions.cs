using Streams.Stages;

namespace Streams.Node.Cli.Slos;

/// <summary>One objective: how many of the events must be good, over which time.</summary>
internal sealed record SloOptions : IStageOptions
{
    private static readonly TimeSpan WindowMin = TimeSpan.FromDays(4);

    /// <summary>The name, which the series and alerts carry as the label <c>slo</c>.</summary>
    [Example("checkout-availability")]
    public required string Name { get; init; }

    /// <summary>How many of 100 events must be good.</summary>
    [Example("99.9")]
    public required double Objective { get; init; }

    /// <summary>The time over which the objective is to be kept; at least 4 days.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The labels that objectives are kept for one by one; all together when left out.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>An objective on counted events, some of which are errors.</summary>
    public RatioOptions? Ratio { get; init; }

    /// <summary>An objective on how long requests take.</summary>
    public LatencyOptions? Latency { get; init; }

    /// <summary>Labels of all series and alerts, such as a team.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The label <c>severity</c> of alerts that cannot wait.</summary>
    public string Page { get; init; } = "page";

    /// <summary>The label <c>severity</c> of alerts that can.</summary>
    public string Ticket { get; init; } = "ticket";

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (Name.Trim().Length == 0)
        {
            yield return new OptionProblem("name", "must not be empty");
        }

        if (Objective is <= 0 or >= 100)
        {
            yield return new OptionProblem("objective", $"must be a percentage above 0 and below 100, got {Objective}");
        }

        if (Window < WindowMin)
        {
            yield return new OptionProblem("window", $"must be at least {Durations.Format(WindowMin)}, got {Durations.Format(Window)}");
        }

        if (Ratio is null == Latency is null)
        {
            yield return new OptionProblem(Ratio is null ? "name" : "latency", "an objective has either 'ratio' or 'latency'");
        }

        foreach (string label in Labels.Keys.Where(label => label is "slo" or "severity" or Data.Labels.MetricName))
        {
            yield return new OptionProblem("labels", $"the label '{label}' is set by the rules");
        }
    }
}
