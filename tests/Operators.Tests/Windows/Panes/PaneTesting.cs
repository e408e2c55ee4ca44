using Streams.Operators.Windows;
using Streams.Operators.Windows.Aggregates;
using Streams.Operators.Windows.Panes;

namespace Streams.Operators.Tests.Windows.Panes;

/// <summary>Panes filled by hand, and what they hold.</summary>
internal static class PaneTesting
{
    /// <summary>A plan that counts and sums; times are in seconds.</summary>
    public static WindowPlan Plan(
        int? size = null, int? slide = null, int? gap = null, int? early = null, int allowed = 0) => new(new WindowOptions
        {
            Size = Seconds(size),
            Slide = Seconds(slide),
            Gap = Seconds(gap),
            EmitEvery = Seconds(early),
            MaxLength = TimeSpan.FromSeconds(100),
            Late = allowed > 0 ? LatePolicy.Update : LatePolicy.Drop,
            AllowedLateness = TimeSpan.FromSeconds(allowed),
            Aggregate = [Aggregate.Parse("sum")],
        });

    /// <summary>A pane with a row for each key, time in seconds, and value.</summary>
    public static Pane Filled(PanePool pool, int endSeconds, params ReadOnlySpan<(int Key, int Seconds, double Value)> rows)
    {
        Pane pane = pool.RentForRows(endSeconds * 1_000);
        foreach ((int key, int seconds, double value) in rows)
        {
            pane.Add([pane.FindOrAdd(key)], [seconds * 1_000], [value]);
        }

        return pane;
    }

    /// <summary>The sums by key, in the order of the slots: <c>1=5 2=7</c>.</summary>
    public static string Sums(WindowPlan plan, Pane pane)
    {
        double[] sums = new double[pane.Count];
        Result sum = plan.Columns.Results[0];
        pane[sum.Column].Read(sum, 0, sums);
        return string.Join(' ', sums.Select((value, slot) => $"{pane.Keys[slot]}={value}"));
    }

    private static TimeSpan? Seconds(int? seconds) => seconds is { } some ? TimeSpan.FromSeconds(some) : null;
}
