using Streams.Stages;

namespace Streams.Operators.Windows;

/// <summary>What must hold between the options of a window.</summary>
internal static class WindowRules
{
    /// <summary>Panes are merged and kept one by one, so their number is bounded.</summary>
    private const long PanesKeptMax = 10_000;

    public static IEnumerable<OptionProblem> Check(WindowOptions options)
    {
        OptionProblem[] problems = [.. Shape(options), .. Aggregates(options), .. Lateness(options)];
        return problems.Length > 0 ? problems : Panes(options);
    }

    private static IEnumerable<OptionProblem> Panes(WindowOptions options)
    {
        long panes = WindowPlan.PanesKept(options);
        if (panes > PanesKeptMax)
        {
            string field = options.Slide is not null ? "slide" : options.EmitEvery is not null ? "emit_every" : "allowed_lateness";
            yield return new OptionProblem(
                field,
                $"cuts 'size' and 'allowed_lateness' into {panes} pieces, at most {PanesKeptMax}; "
                + "let it be longer, and 'slide' divide 'size'");
        }
    }

    private static IEnumerable<OptionProblem> Shape(WindowOptions options)
    {
        if (options.Size is null == options.Gap is null)
        {
            string found = options.Size is null ? "neither" : "both";
            yield return new OptionProblem("size", $"a window has either a 'size' or a 'gap', got {found}");
            yield break;
        }

        if (options.Size is { } size && options.Slide is { } slide)
        {
            if (slide > size)
            {
                yield return new OptionProblem(
                    "slide", $"must not be longer than 'size' ({Text(size)}), or rows between windows would be lost; got {Text(slide)}");
            }
        }

        if (options.Gap is { } gap && options.Slide is not null)
        {
            yield return new OptionProblem("slide", "goes with 'size' only; windows of activity end when a key falls silent");
        }
        else if (options.Gap is { } silent && options.MaxLength < silent * 2)
        {
            yield return new OptionProblem(
                "max_length", $"must be at least twice the 'gap' ({Text(silent)}), got {Text(options.MaxLength)}");
        }

        if (options.Offset >= (options.Slide ?? options.Size ?? options.Gap))
        {
            yield return new OptionProblem("offset", $"must be less than what it moves, got {Text(options.Offset)}");
        }

        if (options.By is not null && options.Without is not null)
        {
            yield return new OptionProblem("without", "goes instead of 'by', not with it");
        }

        if (options.EmitEvery is { } every && (options.Gap is not null || options.Slide is not null))
        {
            yield return new OptionProblem("emit_every", $"goes with 'size' alone, got {Text(every)} with overlapping windows or a gap");
        }
        else if (options.EmitEvery is { } early && options.Size is { } whole && (early >= whole || whole.Ticks % early.Ticks != 0))
        {
            yield return new OptionProblem("emit_every", $"must divide 'size' ({Text(whole)}) into equal parts, got {Text(early)}");
        }
    }

    private static IEnumerable<OptionProblem> Aggregates(WindowOptions options)
    {
        if (options.Aggregate.Count == 0)
        {
            yield return new OptionProblem("aggregate", "must name at least one result, for example [count, mean]");
        }

        if (options.Aggregate.GroupBy(a => a.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            yield return new OptionProblem("aggregate", $"'{twice.Key}' is given twice");
        }

        if (options.Aggregate.Count > 1 && !options.Name.HasAggregate)
        {
            yield return new OptionProblem("name", $"must hold {{aggregate}}, or all results have one name; got '{options.Name}'");
        }

        if (options.Name.HasTier)
        {
            yield return new OptionProblem("name", $"only 'downsample' has tiers; got '{options.Name}'");
        }

        if (options.Aggregate.Any(a => a.Kind == AggregateKind.Histogram) && !IsRising(options.Buckets))
        {
            yield return new OptionProblem("buckets", "must be one or more numbers, each greater than the one before");
        }

        if (options.Gap is not null && options.Aggregate.Any(a => a.Kind == AggregateKind.Rate))
        {
            yield return new OptionProblem("aggregate", "rate needs windows of one length; with 'gap' use increase");
        }

        if (options.Top is { } top && !options.Aggregate.Contains(top.By))
        {
            yield return new OptionProblem("top.by", $"must be one of the window's aggregates, got {top.By}");
        }
        else if (options.Top?.By.Kind == AggregateKind.Histogram)
        {
            yield return new OptionProblem("top.by", "must be a single number, got histogram");
        }

        if (options.Top is not null && options.Gap is not null)
        {
            yield return new OptionProblem("top", "goes with windows that end together for all keys, not with 'gap'");
        }
    }

    private static IEnumerable<OptionProblem> Lateness(WindowOptions options)
    {
        if (options.Late == LatePolicy.Update != options.AllowedLateness > TimeSpan.Zero)
        {
            yield return new OptionProblem("allowed_lateness", "goes with 'late: update', and 'late: update' needs it");
        }

        if (options.Late == LatePolicy.Update && options.Gap is not null)
        {
            yield return new OptionProblem("late", "windows of activity cannot be corrected; use drop or side, or more 'lateness'");
        }

        if (options.Late == LatePolicy.Update && options.Top is not null)
        {
            yield return new OptionProblem("late", "a correction cannot take a key out of the top again; use drop or side");
        }
    }

    private static bool IsRising(IReadOnlyList<double> bounds)
    {
        bool isRising = bounds.Count > 0 && bounds.All(double.IsFinite);
        for (int i = 1; i < bounds.Count; i++)
        {
            isRising &= bounds[i] > bounds[i - 1];
        }

        return isRising;
    }

    private static string Text(TimeSpan span) => Durations.Format(span);
}
