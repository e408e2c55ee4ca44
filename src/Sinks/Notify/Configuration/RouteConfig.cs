using Streams.Sinks.Notify.Matching;
using Streams.Stages;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>A node of the routing tree; what is left out comes from the node above.</summary>
internal sealed record RouteConfig
{
    public string? Receiver { get; init; }

    /// <summary>The labels that alerts of a group have in common; <c>...</c> for all of them.</summary>
    public IReadOnlyList<string>? GroupBy { get; init; }

    public IReadOnlyList<AlertMatchers> Matchers { get; init; } = [];

    public IReadOnlyDictionary<string, string> Match { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> MatchRe { get; init; } = new Dictionary<string, string>();

    public bool Continue { get; init; }

    public TimeSpan? GroupWait { get; init; }

    [Bounds("1ms")]
    public TimeSpan? GroupInterval { get; init; }

    [Bounds("1ms")]
    public TimeSpan? RepeatInterval { get; init; }

    public IReadOnlyList<string> MuteTimeIntervals { get; init; } = [];

    public IReadOnlyList<string> ActiveTimeIntervals { get; init; } = [];

    public IReadOnlyList<RouteConfig> Routes { get; init; } = [];

    /// <summary>Who else is told when nobody acknowledges; not Alertmanager's.</summary>
    public EscalateConfig? Escalate { get; init; }
}
