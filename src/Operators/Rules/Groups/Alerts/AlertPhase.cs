namespace Streams.Operators.Rules.Groups.Alerts;

/// <summary>Where an alert stands in its rule.</summary>
internal enum AlertPhase
{
    /// <summary>It is known by its labels only, or no longer.</summary>
    None,

    /// <summary>The condition holds, but not yet for as long as the rule asks.</summary>
    Pending,

    /// <summary>It fires.</summary>
    Firing,

    /// <summary>It fired, and is kept for a while so that its end is told.</summary>
    Resolved,
}
