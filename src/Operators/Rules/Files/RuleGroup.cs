using Streams.Topology;

namespace Streams.Operators.Rules.Files;

/// <summary>Rules that are evaluated one after the other, at the same times.</summary>
public sealed record RuleGroup
{
    /// <summary>The name, which the file has once.</summary>
    public required string Name { get; init; }

    /// <summary>The file, as messages name it; file and name identify a group.</summary>
    public required string File { get; init; }

    /// <summary>How far apart evaluations are.</summary>
    public TimeSpan Interval { get; init; } = RuleFileReader.DefaultInterval;

    /// <summary>How far back the rules look, for data that arrives late.</summary>
    public TimeSpan QueryOffset { get; init; }

    /// <summary>How many series or alerts a rule may have; 0 for any number.</summary>
    public int Limit { get; init; }

    /// <summary>The rules, in their order.</summary>
    public IReadOnlyList<Rule> Rules { get; init; } = [];

    /// <summary>Where the group stands.</summary>
    public required TextPosition Position { get; init; }
}
