using Streams.Data;
using Streams.Operators.Rules.Groups.Alerts;

namespace Streams.Operators.Rules.Groups;

/// <summary>An alert of a rule, from when its condition is first met until its end has been told for a while.</summary>
public sealed class ActiveAlert
{
    internal ActiveAlert(Labels labels)
    {
        Labels = labels;
    }

    /// <summary>The labels that identify the alert, <c>alertname</c> among them.</summary>
    public Labels Labels { get; }

    /// <summary>Where the alert stands.</summary>
    public AlertState State => Phase switch
    {
        AlertPhase.Pending => AlertState.Pending,
        AlertPhase.Firing => AlertState.Firing,
        _ => AlertState.Resolved,
    };

    /// <summary>The value when the condition was last met.</summary>
    public double Value { get; internal set; }

    /// <summary>When the condition was first met.</summary>
    public EventTime ActiveAt { get; internal set; }

    /// <summary>When the alert began to fire; null before.</summary>
    public EventTime? FiredAt { get; internal set; }

    /// <summary>When the alert resolved; null before.</summary>
    public EventTime? ResolvedAt { get; internal set; }

    /// <summary>Since when the alert fires without its condition being met; null while it is.</summary>
    public EventTime? KeepFiringSince { get; internal set; }

    internal AlertPhase Phase { get; set; }

    /// <summary>When the alert was last told as firing or resolved.</summary>
    internal EventTime? SentAt { get; set; }

    /// <summary>When the condition was last met.</summary>
    internal EventTime MetAt { get; set; }

    /// <summary>The labels of the series that met the condition.</summary>
    internal Labels Source { get; set; } = Labels.Empty;

    /// <summary>The annotations; null while they can be worked out from the source, the value and the time.</summary>
    internal Labels? Annotations { get; set; }

    /// <summary>The evaluation that last met the condition.</summary>
    internal int Met { get; set; }

    /// <summary>Whether others that know the alert must look for it anew.</summary>
    internal bool IsGone { get; set; }

    internal AlertSlots Slots { get; set; } = AlertSlots.None;

    /// <summary>Begins anew as pending.</summary>
    internal void Begin(EventTime at)
    {
        Phase = AlertPhase.Pending;
        ActiveAt = at;
        FiredAt = null;
        ResolvedAt = null;
        KeepFiringSince = null;
        SentAt = null;
    }
}
