using Streams.Data;

namespace Streams.Operators.Rules.Groups;

/// <summary>What all rules of a node have in common.</summary>
public sealed record RuleSettings
{
    /// <summary>The labels that tell this node's alerts from others', seen by templates and added to alerts that lack them.</summary>
    public Labels ExternalLabels { get; init; } = Labels.Empty;

    /// <summary>The address at which people reach the node; empty for none.</summary>
    public string ExternalUrl { get; init; } = "";

    /// <summary>How long after it was told a firing alert is told again.</summary>
    public TimeSpan ResendDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the process has run, to say how long evaluations take; operators know no clock.</summary>
    public Func<TimeSpan> Elapsed { get; init; } = () => TimeSpan.Zero;
}
