using Streams.Data;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify.Testing;

/// <summary>What a receiver was told in a test, over all of its integrations.</summary>
/// <param name="At">When, counted from the start of the test.</param>
/// <param name="Receiver">Who was told.</param>
/// <param name="GroupKey">The group that it was about.</param>
/// <param name="Alerts">The alerts in it.</param>
internal sealed record SimulatedNotification(TimeSpan At, string Receiver, string GroupKey, IReadOnlyList<NotifiedAlert> Alerts)
{
    /// <summary>Its texts, by integration and field: <c>slack.title</c>, <c>slack[1].title</c>.</summary>
    public Dictionary<string, string> Texts { get; } = [];

    public IEnumerable<Labels> Firing => Alerts.Where(alert => !alert.IsResolved).Select(alert => alert.Labels);

    public IEnumerable<Labels> Resolved => Alerts.Where(alert => alert.IsResolved).Select(alert => alert.Labels);

    public bool IsSameAs(SimulatedNotification other) => At == other.At && Receiver == other.Receiver && GroupKey == other.GroupKey
        && Alerts.Select(alert => (alert.Fingerprint, alert.IsResolved))
            .SequenceEqual(other.Alerts.Select(alert => (alert.Fingerprint, alert.IsResolved)));
}
