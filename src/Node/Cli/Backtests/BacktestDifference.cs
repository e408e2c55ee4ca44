using Streams.Data;

namespace Streams.Node.Cli.Backtests;

/// <summary>How the alerts of new rules differ from those of old ones over the same samples.</summary>
/// <param name="Added">Fire with the new rules only.</param>
/// <param name="Removed">Fired with the old rules only.</param>
/// <param name="Moved">Fire with both, at times that are not the same.</param>
/// <param name="Same">How many fire with both at the same times.</param>
internal sealed record BacktestDifference(
    IReadOnlyList<FiredAlert> Added, IReadOnlyList<FiredAlert> Removed, IReadOnlyList<(FiredAlert Old, FiredAlert New)> Moved, int Same)
{
    /// <summary>Compares; alerts with equal labels that fire at the same time for a while are the same.</summary>
    public static BacktestDifference Of(IReadOnlyList<FiredAlert> old, IReadOnlyList<FiredAlert> now)
    {
        ILookup<Labels, FiredAlert> before = old.ToLookup(alert => alert.Labels);
        HashSet<FiredAlert> met = [];
        List<FiredAlert> added = [];
        List<(FiredAlert, FiredAlert)> moved = [];
        int same = 0;
        foreach (FiredAlert alert in now)
        {
            FiredAlert? twin = before[alert.Labels].FirstOrDefault(other => !met.Contains(other) && other.Overlaps(alert));
            if (twin is null)
            {
                added.Add(alert);
                continue;
            }

            met.Add(twin);
            if (twin.From == alert.From && twin.To == alert.To)
            {
                same++;
            }
            else
            {
                moved.Add((twin, alert));
            }
        }

        return new BacktestDifference(added, [.. old.Where(alert => !met.Contains(alert))], moved, same);
    }
}
