using Streams.Operators.Windows.Assembly;
using Streams.Stages;

namespace Streams.Operators.Windows;

/// <summary>Sums up the rows of each series or group over windows of event time: counts, means, percentiles, rates and more.</summary>
/// <remarks>
/// <para>State: for each key and each pane that an open window still needs, 8 to 80 bytes an aggregate, a percentile sketch
/// of usually 0.4 to 2 KB and 8 bytes to find them, and about 20 bytes a key; for delta, increase and rate the last row of
/// each series. Bounded by <c>max_keys</c>; a key without rows costs nothing once its windows are out. Windows that overlap
/// keep a pane for each piece that size and slide have in common, and up to as many merged ones. Results come out when the
/// watermark passes the end of their window, in the order of the windows, the keys of one in the order in which they came;
/// the time of a result is the window's end.</para>
/// <para>Rows may come in any order within the lateness: sums are exact and results the same to the bit. Late rows are
/// dropped and counted, correct the result, or go to the output <c>late</c>; deltas and rates never change for a late row,
/// the next row in time makes up for it. NaN is dropped and counted, the marker that ends a series is passed over,
/// infinities count and leave no standard deviation; where late rows correct results, that marker then stands in its
/// place. A counter that falls counts from zero; the first row of a series is its base. On completion all open windows are
/// emitted. Cost: a look-up and one cache line an aggregate for each row, a few nanoseconds; keys and panes cost at the
/// end of windows only.</para>
/// </remarks>
public sealed class WindowOperator : PaneOperator
{
    internal const int EarlyOutput = 2;

    /// <summary>Makes an instance for one shard; with frames to send it is the partial half.</summary>
    public WindowOperator(WindowOptions options, OperatorContext context)
        : this(new WindowPlan(options), context)
    {
    }

    private WindowOperator(WindowPlan plan, OperatorContext context)
        : base(plan, context, (pool, keys) =>
        {
            if (context.Frames is { } frames)
            {
                // Windows of activity are joined behind the exchange; what they are joined of, goes there pane by pane.
                return new Assembled(new SlidingWindows(plan, pool, new PartialResults(plan, frames, keys)));
            }

            WindowOutput output = new(plan, plan.Options.Name, context, keys, context.Outputs[EarlyOutput]);
            return new Assembled(
                plan.IsSession ? new SessionWindows(plan, pool, output) : new SlidingWindows(plan, pool, output), output);
        })
    {
    }
}
