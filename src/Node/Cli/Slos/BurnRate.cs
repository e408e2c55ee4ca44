namespace Streams.Node.Cli.Slos;

/// <summary>How fast a part of the error budget may be spent before an alert tells it.</summary>
/// <param name="Long">The window that shows that it matters.</param>
/// <param name="Short">The window that shows that it still goes on.</param>
/// <param name="Share">The part of the budget that is spent in the long window.</param>
/// <param name="IsPage">Whether it cannot wait.</param>
internal sealed record BurnRate(TimeSpan Long, TimeSpan Short, decimal Share, bool IsPage)
{
    /// <summary>The rates that Google's SRE workbook recommends: chapter 5, table 5-8.</summary>
    public static IReadOnlyList<BurnRate> All { get; } =
    [
        new(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), 0.02m, IsPage: true),
        new(TimeSpan.FromHours(6), TimeSpan.FromMinutes(30), 0.05m, IsPage: true),
        new(TimeSpan.FromDays(1), TimeSpan.FromHours(2), 0.1m, IsPage: false),
        new(TimeSpan.FromDays(3), TimeSpan.FromHours(6), 0.1m, IsPage: false),
    ];

    /// <summary>The error ratio above which the budget is spent that fast.</summary>
    /// <param name="budget">The error ratio that the objective allows.</param>
    /// <param name="window">The time that the budget is for.</param>
    public decimal ThresholdOf(decimal budget, TimeSpan window) => Share * window.Ticks / Long.Ticks * budget;
}
