using Streams.Data;

namespace Streams.Node.Cli.Backtests;

/// <summary>An alert of a backtest, from when it fired until it resolved.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="From">When it began to fire.</param>
/// <param name="To">When it resolved; null when it still fires at the end.</param>
/// <param name="Value">The value when it began to fire.</param>
internal sealed record FiredAlert(Labels Labels, EventTime From, EventTime? To, double Value)
{
    /// <summary>Whether the two fire at the same time for a while.</summary>
    public bool Overlaps(FiredAlert other) =>
        From <= (other.To ?? EventTime.Maximum) && other.From <= (To ?? EventTime.Maximum);
}
