namespace Streams.Sinks.Notify.Engine;

/// <summary>Why a notification fell due.</summary>
internal enum NotifyReason
{
    /// <summary>The group is told for the first time.</summary>
    FirstTime,

    /// <summary>Alerts fire that were not told before.</summary>
    NewAlerts,

    /// <summary>All alerts of the group have ended.</summary>
    AllResolved,

    /// <summary>Some alerts of the group have ended.</summary>
    SomeResolved,

    /// <summary>Nothing is new, and that for long enough to say it again.</summary>
    Repeat,

    /// <summary>Nobody has acknowledged the group.</summary>
    Escalation,
}
