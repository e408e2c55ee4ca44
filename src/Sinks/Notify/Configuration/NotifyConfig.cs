using Streams.Stages;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>The file that says who is notified of what: Alertmanager's, and a few keys more.</summary>
internal sealed record NotifyConfig : IStageOptions
{
    public GlobalConfig Global { get; init; } = new();

    /// <summary>Files of templates, with <c>*</c> for any part of a name.</summary>
    public IReadOnlyList<string> Templates { get; init; } = [];

    public required RouteConfig Route { get; init; }

    public required IReadOnlyList<ReceiverConfig> Receivers { get; init; }

    public IReadOnlyList<InhibitRuleConfig> InhibitRules { get; init; } = [];

    /// <summary>The older name of <see cref="TimeIntervals"/>.</summary>
    public IReadOnlyList<NamedIntervalConfig> MuteTimeIntervals { get; init; } = [];

    public IReadOnlyList<NamedIntervalConfig> TimeIntervals { get; init; } = [];

    /// <summary>When an alert counts as flapping; not Alertmanager's.</summary>
    public FlapConfig? Flap { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate() => ConfigRules.Check(this);
}
