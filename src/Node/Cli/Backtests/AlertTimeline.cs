using Streams.Data;

namespace Streams.Node.Cli.Backtests;

/// <summary>Gathers when alerts fired from the changes that rules tell.</summary>
internal sealed class AlertTimeline
{
    private readonly Dictionary<Labels, AlertChange> _firing = [];
    private readonly List<FiredAlert> _over = [];

    /// <summary>All that fired, in the order of time and then labels.</summary>
    public IReadOnlyList<FiredAlert> Alerts =>
    [
        .. _over.Concat(_firing.Values.Select(change => Of(change, null)))
            .OrderBy(alert => alert.From)
            .ThenBy(alert => alert.Labels.ToString(), StringComparer.Ordinal),
    ];

    public void Add(AlertChange change)
    {
        bool isKnown = _firing.TryGetValue(change.Labels, out AlertChange? began);
        switch (change.State)
        {
            case AlertState.Firing when !isKnown:
                _firing.Add(change.Labels, change);
                break;
            case AlertState.Firing when began?.FiredAt != change.FiredAt:
                // It ended without being told, as when a rule exceeds its limit.
                _over.Add(Of(began ?? change, change.FiredAt));
                _firing[change.Labels] = change;
                break;
            case AlertState.Resolved when isKnown:
                _over.Add(Of(began ?? change, change.ResolvedAt));
                _firing.Remove(change.Labels);
                break;
            default:
                break; // Pending, or told again.
        }
    }

    private static FiredAlert Of(AlertChange change, EventTime? to) =>
        new(change.Labels, change.FiredAt ?? change.Time, to, change.Value);
}
