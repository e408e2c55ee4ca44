using Streams.Sinks.Notify.Matching;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>Alerts that silence others while they fire.</summary>
internal sealed record InhibitRuleConfig
{
    public IReadOnlyDictionary<string, string> TargetMatch { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> TargetMatchRe { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<AlertMatchers> TargetMatchers { get; init; } = [];

    public IReadOnlyDictionary<string, string> SourceMatch { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> SourceMatchRe { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<AlertMatchers> SourceMatchers { get; init; } = [];

    /// <summary>Labels that source and target have equal values of; one that is not there is empty.</summary>
    public IReadOnlyList<string> Equal { get; init; } = [];
}
