namespace Streams.Operators.Rules.Groups;

/// <summary>How the last evaluation of a rule went.</summary>
public enum RuleHealth
{
    /// <summary>There was none yet.</summary>
    Unknown,

    /// <summary>It gave a result.</summary>
    Ok,

    /// <summary>It failed.</summary>
    Err,
}
