using Streams.Data;

namespace Streams.Node.Cli.Backtests;

/// <summary>What rules made of recorded samples.</summary>
/// <param name="Alerts">The alerts that fired.</param>
/// <param name="From">The time of the first sample.</param>
/// <param name="To">The time of the last sample.</param>
/// <param name="Samples">How many samples there were.</param>
/// <param name="Rejected">How many rows could not be read.</param>
/// <param name="Evaluations">How many times groups were evaluated.</param>
/// <param name="Problems">Rules that failed, and how often.</param>
internal sealed record BacktestResult(
    IReadOnlyList<FiredAlert> Alerts,
    EventTime From,
    EventTime To,
    long Samples,
    long Rejected,
    long Evaluations,
    IReadOnlyList<string> Problems);
