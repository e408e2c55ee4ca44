using Streams.Data;

namespace Streams.Sinks.Notify.Engine;

/// <summary>What one integration of one receiver is to be told of one group; kept until that is done or given up.</summary>
internal sealed record Notification
{
    /// <summary>The same for every attempt to tell the same thing, over restarts too; the receiver can tell by it what it has.</summary>
    public required string Key { get; init; }

    public required Target Target { get; init; }

    /// <summary>The group, as Alertmanager writes it.</summary>
    public required string GroupKey { get; init; }

    public required Labels GroupLabels { get; init; }

    public required IReadOnlyList<NotifiedAlert> Alerts { get; init; }

    public required NotifyReason Reason { get; init; }

    public required EventTime CreatedAt { get; init; }

    /// <summary>When it is given up, or handed to the fallback.</summary>
    public required EventTime Deadline { get; init; }

    /// <summary>How long the log remembers it.</summary>
    public required TimeSpan RepeatInterval { get; init; }

    /// <summary>The target whose log is written when somebody else is told in its place; itself when left out.</summary>
    public Target? InPlaceOf { get; init; }

    /// <summary>The target whose notification this is by right.</summary>
    public Target Owner => InPlaceOf ?? Target;

    public bool IsFiring => Alerts.Any(alert => !alert.IsResolved);
}
