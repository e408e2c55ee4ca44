namespace Streams.Data;

/// <summary>Where an alert stands.</summary>
public enum AlertState
{
    /// <summary>The condition holds, but not yet for as long as the rule asks.</summary>
    Pending,

    /// <summary>The alert is on.</summary>
    Firing,

    /// <summary>The alert was firing and its condition is gone.</summary>
    Resolved,
}
