using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;
using Streams.Topology;

namespace Streams.Operators.Rules.Files;

/// <summary>One rule of a group: an expression that is evaluated again and again, and what its result becomes.</summary>
public abstract record Rule
{
    private protected Rule()
    {
    }

    /// <summary>The name of the series that is recorded, or of the alert.</summary>
    public required string Name { get; init; }

    /// <summary>What is evaluated.</summary>
    public required Expression Expression { get; init; }

    /// <summary>The rule's labels and those of its group that it does not set itself, in the order of their names.</summary>
    public ValueList<RuleText> Labels { get; init; } = new();

    /// <summary>Where the rule stands.</summary>
    public required TextPosition Position { get; init; }
}
