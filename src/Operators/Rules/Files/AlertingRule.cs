using Streams.PromQL.Syntax;

namespace Streams.Operators.Rules.Files;

/// <summary>A rule each of whose results is an alert.</summary>
public sealed record AlertingRule : Rule
{
    /// <summary>How long the condition must hold before an alert fires.</summary>
    public TimeSpan For { get; init; }

    /// <summary>How long an alert goes on firing after its condition is gone.</summary>
    public TimeSpan KeepFiringFor { get; init; }

    /// <summary>Texts for people, in the order of their names.</summary>
    public ValueList<RuleText> Annotations { get; init; } = new();
}
