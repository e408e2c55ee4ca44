using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify.Delivery;

/// <summary>One sending: of one notification, or of several that a digest sums up.</summary>
/// <param name="Members">The notifications that it settles.</param>
/// <param name="Content">What is sent.</param>
internal sealed record Attempt(IReadOnlyList<QueuedNotification> Members, Notification Content)
{
    public Target Target => Content.Target;

    public bool IsDigest => Members.Count > 1;

    /// <summary>The content without what its target does not want to be told.</summary>
    public Notification SeenByTarget() => Target.SendsResolved
        ? Content
        : Content with { Alerts = [.. Content.Alerts.Where(alert => !alert.IsResolved)] };
}
