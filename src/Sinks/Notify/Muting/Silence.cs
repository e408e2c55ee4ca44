using Streams.Data;
using Streams.Sinks.Notify.Matching;

namespace Streams.Sinks.Notify.Muting;

/// <summary>Alerts that match are not told from one time to another.</summary>
internal sealed record Silence(
    string Id, AlertMatchers Matchers, EventTime StartsAt, EventTime EndsAt, EventTime UpdatedAt, string CreatedBy, string Comment)
{
    public SilenceState StateAt(EventTime now) => now < StartsAt ? SilenceState.Pending
        : now >= EndsAt ? SilenceState.Expired
        : SilenceState.Active;

    public bool IsActive(EventTime now) => StartsAt <= now && now < EndsAt;
}
