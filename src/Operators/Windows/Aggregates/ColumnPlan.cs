using Streams.Operators.Sketches;

namespace Streams.Operators.Windows.Aggregates;

/// <summary>Which columns the wanted aggregates need, and which column answers which.</summary>
/// <remarks>
/// Aggregates share: a sketch knows count, sum, least and greatest anyway, moments know count and sum. The fewer
/// columns, the fewer cache lines a row touches.
/// </remarks>
internal sealed class ColumnPlan
{
    // Shared by all panes, so that the buckets of one pane serve the next.
    private readonly SketchLog _sketches;
    private readonly List<Func<AggregateColumn>> _factories = [];
    private readonly List<Result> _results = [];

    public ColumnPlan(WindowOptions options)
    {
        IReadOnlyList<Aggregate> all = options.Aggregate;
        bool hasMoments = all.Any(a => a.Kind is AggregateKind.Variance or AggregateKind.StdDev);
        bool hasPercentiles = all.Any(a => a.Kind == AggregateKind.Percentile);
        bool hasSketch = hasPercentiles && options.ExactUpTo == 0;
        bool hasSum = all.Any(a => a.Kind is AggregateKind.Sum or AggregateKind.Mean);
        _sketches = new SketchLog(
            new SketchSettings(options.Accuracy, SketchSettings.DefaultBucketCountMax, DDSketchArray.DefaultKeptBytesMax)
            {
                KeepsSums = hasSum && !hasMoments,
            });
        Dictionary<object, int> columns = [];
        foreach (Aggregate aggregate in all)
        {
            (object identity, Func<AggregateColumn> create) = aggregate.Kind switch
            {
                AggregateKind.Variance or AggregateKind.StdDev => Of<MomentsState>(),
                AggregateKind.Count or AggregateKind.Sum or AggregateKind.Mean when hasMoments => Of<MomentsState>(),
                AggregateKind.Count or AggregateKind.Sum or AggregateKind.Mean when hasSketch => Sketch(),
                AggregateKind.Count or AggregateKind.Sum or AggregateKind.Mean when hasSum => Of<SumState>(),
                AggregateKind.Count => Of<CountState>(),
                AggregateKind.Min or AggregateKind.Max or AggregateKind.Range when hasSketch => Sketch(),
                AggregateKind.Min or AggregateKind.Max or AggregateKind.Range => Of<ExtremesState>(),
                AggregateKind.First => Of<FirstState>(),
                AggregateKind.Last => Of<LastState>(),
                AggregateKind.Distinct => ("distinct " + aggregate.Label, () => new DistinctColumn(aggregate.Label)),
                AggregateKind.Percentile when hasSketch => Sketch(),
                AggregateKind.Percentile => (typeof(ExactColumn), () => new ExactColumn(_sketches, options.ExactUpTo)),
                AggregateKind.Histogram => (typeof(HistogramColumn), () => new HistogramColumn(options.Buckets)),
                _ => (typeof(ChangeColumn), () => new ChangeColumn(SecondsOf(options))),
            };
            if (!columns.TryGetValue(identity, out int column))
            {
                column = _factories.Count;
                columns.Add(identity, column);
                _factories.Add(create);
            }

            _results.AddRange(aggregate.Kind == AggregateKind.Histogram
                ? HistogramColumn.Results(aggregate, column, options.Buckets)
                : [new Result(aggregate, column)]);
        }

        Changes = columns.GetValueOrDefault(typeof(ChangeColumn), -1);
        HasDistinct = all.Any(a => a.Kind == AggregateKind.Distinct);
        Span = options.Gap is null ? -1 : AddHidden(() => new SpanColumn());
        LateRows = options.Late == LatePolicy.Update ? AddHidden(() => new CountColumn()) : -1;
    }

    /// <summary>The bytes that panes hold in common: idle buckets, and rows that are not added yet.</summary>
    public long Bytes => _sketches.Bytes;

    /// <summary>What a window tells of a key, in order.</summary>
    public IReadOnlyList<Result> Results => _results;

    /// <summary>The column of changes, or -1.</summary>
    public int Changes { get; }

    /// <summary>The column of the rows' times, which windows of activity need, or -1.</summary>
    public int Span { get; }

    /// <summary>The column that counts late rows, where results are corrected, or -1.</summary>
    public int LateRows { get; }

    /// <summary>Whether columns want to hear of series.</summary>
    public bool HasDistinct { get; }

    public AggregateColumn[] Create() => [.. _factories.Select(create => create())];

    private (object Identity, Func<AggregateColumn> Create) Sketch() => (typeof(SketchColumn), () => new SketchColumn(_sketches));

    private static (object Identity, Func<AggregateColumn> Create) Of<TState>()
        where TState : struct, IAggregateState<TState> => (typeof(TState), () => new StateColumn<TState>());

    private int AddHidden(Func<AggregateColumn> create)
    {
        _factories.Add(create);
        return _factories.Count - 1;
    }

    // Windows of activity have no rate; WindowRules refuses it.
    private static double SecondsOf(WindowOptions options) => (options.Size ?? TimeSpan.FromSeconds(1)).TotalSeconds;
}
