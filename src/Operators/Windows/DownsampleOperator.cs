using Streams.Operators.Sketches;
using Streams.Operators.Windows.Assembly;
using Streams.PromQL.Syntax;
using Streams.Stages;

namespace Streams.Operators.Windows;

/// <summary>Which tiers there are, and what is kept of each series in them.</summary>
public sealed record DownsampleOptions : IStageOptions
{
    /// <summary>Takes only series that match this selector; all series when left out.</summary>
    [Example("""{__name__=~"node_.*"}""")]
    public SeriesSelector? Where { get; init; }

    /// <summary>The lengths of the tiers, rising, each a whole number of times the one before.</summary>
    [Example("[10s, 1m, 1h]")]
    public required IReadOnlyList<TimeSpan> Tiers { get; init; }

    /// <summary>What is told of each series in each tier; as for <c>window</c>, histograms aside.</summary>
    public IReadOnlyList<Aggregate> Aggregate { get; init; } =
        [.. ((string[])["count", "sum", "min", "max", "last", "p50", "p99"]).Select(Windows.Aggregate.Parse)];

    /// <summary>How results are named, with <c>{name}</c>, <c>{tier}</c> and <c>{aggregate}</c>.</summary>
    public NameTemplate Name { get; init; } = NameTemplate.DefaultOfTiers;

    /// <summary>The largest relative error of a percentile, the same in all tiers.</summary>
    [Bounds("0.0001", "0.25")]
    public double Accuracy { get; init; } = SketchSettings.DefaultAccuracy;

    /// <summary>How many series a shard keeps at a time; rows of further series are dropped and counted.</summary>
    [Bounds("1", "100000000")]
    public int MaxKeys { get; init; } = 10_000_000;

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (Tiers.Count == 0 || Tiers.Any(tier => tier < TimeSpan.FromMilliseconds(1)))
        {
            yield return new OptionProblem("tiers", "must be one or more lengths above zero, for example [10s, 1m, 1h]");
            yield break;
        }

        for (int i = 1; i < Tiers.Count; i++)
        {
            if (Tiers[i] <= Tiers[i - 1] || Tiers[i].Ticks % Tiers[i - 1].Ticks != 0)
            {
                yield return new OptionProblem(
                    "tiers",
                    $"each must be a multiple of the one before, got {Durations.Format(Tiers[i])} after {Durations.Format(Tiers[i - 1])}");
            }
        }

        if (Aggregate.Count == 0 || Aggregate.FirstOrDefault(a => a.Kind is AggregateKind.Histogram or AggregateKind.Rate) is not null)
        {
            yield return new OptionProblem("aggregate", "must name at least one result; histogram and rate are told by 'window' only");
        }

        if (Aggregate.GroupBy(a => a.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            yield return new OptionProblem("aggregate", $"'{twice.Key}' is given twice");
        }

        if (!Name.HasName || !Name.HasAggregate || !Name.HasTier)
        {
            yield return new OptionProblem("name", $"must hold {{name}}, {{tier}} and {{aggregate}}, got '{Name}'");
        }
    }

    /// <summary>The windows whose panes the tiers are made of.</summary>
    internal WindowOptions ToWindow() => new()
    {
        Where = Where,
        Size = Tiers[^1],
        EmitEvery = Tiers.Count > 1 ? Tiers[0] : null,
        Aggregate = Aggregate,
        Accuracy = Accuracy,
        MaxKeys = MaxKeys,
    };
}

/// <summary>Thins series out in tiers, each made from the finer one before it: 10 s into 1 m into 1 h.</summary>
/// <remarks>
/// <para>State: for each series its aggregates and sketch in the panes of the first tier that are open and in one window of
/// each further tier. Merging is exact, so a sum of an hour is as exact as a sum of ten seconds, and a percentile of an
/// hour as accurate. Results come out when the watermark passes their end, finer tiers first; their time is the end.</para>
/// <para>Rows may come in any order within the lateness; late rows are dropped and counted. NaN is dropped and counted, the
/// marker that ends a series is passed over. On completion all open windows are emitted. Cost: that of <c>window</c> for
/// the first tier, and a merge for each further one.</para>
/// </remarks>
public sealed class DownsampleOperator : PaneOperator
{
    /// <summary>Makes an instance for one shard.</summary>
    public DownsampleOperator(DownsampleOptions options, OperatorContext context)
        : this(options, new WindowPlan(options.ToWindow()), context)
    {
    }

    private DownsampleOperator(DownsampleOptions options, WindowPlan plan, OperatorContext context)
        : base(plan, context, (pool, keys) =>
        {
            WindowOutput[] outputs =
            [
                .. options.Tiers.Select(tier =>
                    new WindowOutput(plan, options.Name.OfTier(Durations.Format(tier)), context, keys, context.Output)),
            ];
            long[] widths = [.. options.Tiers.Select(tier => tier.Ticks / TimeSpan.TicksPerMillisecond)];
            return new Assembled(new TierWindows(widths, pool, outputs), outputs);
        })
    {
    }
}
