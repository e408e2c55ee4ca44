using Streams.Operators.Windows.Aggregates;

namespace Streams.Operators.Windows;

/// <summary>What the options of a window come to: widths in milliseconds, columns, and how rows find their pane.</summary>
/// <remarks>
/// Time is cut into panes, the widest pieces of which every window and every early result is a whole number. A row is
/// added to one pane; windows are merged from panes.
/// </remarks>
internal sealed class WindowPlan
{
    /// <summary>What stands for the end of time: so far from the end of the scale that windows behind it have ends.</summary>
    public const long LastTime = 1L << 61;

    /// <summary>What stands for the time before all watermarks.</summary>
    public const long FirstTime = -LastTime;

    public WindowPlan(WindowOptions options)
    {
        Options = options;
        Columns = new ColumnPlan(options);
        Grouping = new Keys.Grouping(options);
        Offset = Milliseconds(options.Offset);
        BaseAge = Milliseconds(options.BaseAge);
        AllowedLateness = Milliseconds(options.AllowedLateness);
        if (options.Gap is { } gap)
        {
            IsSession = true;
            Pane = Size = Slide = EmitEvery = Milliseconds(gap);
            MaxLength = Milliseconds(options.MaxLength);
            return;
        }

        TimeSpan size = options.Size!.Value; // Checked by WindowRules: a window without a gap has a size.
        Size = Milliseconds(size);
        Slide = Milliseconds(options.Slide ?? size);
        EmitEvery = Milliseconds(options.EmitEvery ?? options.Slide ?? size);
        Pane = Math.Min(GreatestDivisor(Size, Slide), EmitEvery);
    }

    public WindowOptions Options { get; }

    public ColumnPlan Columns { get; }

    public Keys.Grouping Grouping { get; }

    public bool IsSession { get; }

    /// <summary>The width of a pane.</summary>
    public long Pane { get; }

    public long Size { get; }

    public long Slide { get; }

    public long Offset { get; }

    /// <summary>The distance of results, early ones included.</summary>
    public long EmitEvery { get; }

    public long MaxLength { get; }

    public long AllowedLateness { get; }

    public long BaseAge { get; }

    public bool IsUpdating => Options.Late == LatePolicy.Update;

    /// <summary>The end of the last pane that nothing needs any more at a watermark.</summary>
    public long LastUnneededPane(long watermark) => watermark - Size - Slide - AllowedLateness;

    /// <summary>Whether keys cross shards, so that partial results go through an exchange.</summary>
    public static bool IsTwoPhase(WindowOptions options) =>
        options.By is not null || options.Without is not null || options.Top is not null;

    /// <summary>How many panes of a key are kept at the most, for open windows and for corrections.</summary>
    public static long PanesKept(WindowOptions options)
    {
        WindowPlan plan = new(options);
        return (plan.Size + plan.AllowedLateness) / plan.Pane;
    }

    /// <summary>The first end of a pane after a time.</summary>
    public long PaneEnd(long time) => NextMultiple(time, Pane, Offset);

    /// <summary>The first end of a window after a time.</summary>
    public long WindowEnd(long time) => NextMultiple(time, Slide, Offset);

    /// <summary>The first moment after a time at which there are results, early ones included.</summary>
    public long ResultEnd(long time) => NextMultiple(time, EmitEvery, Offset);

    /// <summary>The first whole multiple of a width, counted from an offset, after a time.</summary>
    public static long NextMultiple(long time, long width, long offset = 0)
    {
        long phase = (time - offset) % width;
        return time - (phase < 0 ? phase + width : phase) + width;
    }

    /// <summary>Whether a window, and not only an early result, ends there.</summary>
    public bool IsWindowEnd(long end) => (end - Offset) % Slide == 0;

    private static long Milliseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMillisecond;

    private static long GreatestDivisor(long left, long right)
    {
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return left;
    }
}
