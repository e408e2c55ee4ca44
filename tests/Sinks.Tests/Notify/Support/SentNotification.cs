using Streams.Sinks.Notify.Delivery;

namespace Streams.Sinks.Tests.Notify.Support;

/// <summary>A sending as tests compare it.</summary>
internal sealed record SentNotification(TimeSpan At, string Receiver, string Firing, string Resolved, string Key)
{
    public static SentNotification Of(Attempt attempt, TimeSpan at) => new(
        at,
        attempt.Target.Receiver,
        Names(attempt, isResolved: false),
        Names(attempt, isResolved: true),
        attempt.Content.Key);

    /// <summary>As <c>30s pager A,B|C</c>: time, receiver, firing, resolved.</summary>
    public override string ToString() => $"{Stages.Durations.Format(At)} {Receiver} {Firing}|{Resolved}";

    private static string Names(Attempt attempt, bool isResolved) => string.Join(',', attempt.Content.Alerts
        .Where(alert => alert.IsResolved == isResolved)
        .Select(alert => alert.Labels.Get("alertname") + (alert.IsFlapping ? "~" : "")));
}
