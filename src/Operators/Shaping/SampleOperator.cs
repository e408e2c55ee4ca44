using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.Stages;

namespace Streams.Operators.Shaping;

/// <summary>Which share of the series is kept.</summary>
public sealed record SampleOptions : IStageOptions
{
    /// <summary>The share of series that is kept, above 0 and up to 1.</summary>
    [Example("0.1")]
    public double Keep { get; init; } = 1;

    /// <summary>
    /// The labels whose values decide, so that series which have them in common stay or go together, as do those that have
    /// none of them. Default: all labels of a series.
    /// </summary>
    [Example("[trace_id]")]
    public IReadOnlyList<string>? By { get; init; }

    /// <summary>Samples only series that match this selector; others pass. Default: all series.</summary>
    [Example("""{__name__=~"debug_.*"}""")]
    public SeriesSelector? Where { get; init; }

    /// <summary>
    /// Adapts the share to the traffic: lowers it below <c>keep</c> when more sampled rows than <c>rows_per_second</c> pass, and
    /// raises it again when there are few.
    /// </summary>
    [Example("true")]
    public bool Adaptive { get; init; }

    /// <summary>
    /// The rate that <c>adaptive</c> keeps the sampled rows under, for each second of event time; each shard gets an equal part.
    /// </summary>
    [Bounds("0.001", "1000000000")]
    [Example("1000")]
    public double? RowsPerSecond { get; init; }

    /// <summary>Over how much event time <c>rows_per_second</c> is an average; not shorter than the interval between rows.</summary>
    [Bounds("1s", "1h")]
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (!(Keep is > 0 and <= 1))
        {
            yield return new OptionProblem("keep", $"must be above 0 and at most 1, got {Keep}");
        }

        if (Adaptive && RowsPerSecond is null)
        {
            yield return new OptionProblem("rows_per_second", "must say which rate to keep under with 'adaptive', for example 1000");
        }
        else if (!Adaptive && RowsPerSecond is { } rate)
        {
            yield return new OptionProblem(
                "adaptive", $"must be true for a rate of {rate} to be kept; without it every series within 'keep' passes");
        }
        else if (!Adaptive && Keep == 1)
        {
            yield return new OptionProblem("keep", "must be less than 1, or 'adaptive' be true, to sample anything");
        }

        foreach (OptionProblem problem in LabelKeys.Validate("by", By))
        {
            yield return problem;
        }
    }
}

/// <summary>Keeps the same share of series everywhere and always, or as large a share as keeps the rows under a rate.</summary>
/// <remarks>
/// <para>A series is kept when the hash of its labels, or of its <c>by</c> labels, is within the share. So it is kept whole, by
/// every node and after every restart, and one that is kept at a share is kept at every larger share: two samplings in a row
/// keep the smaller share, not the product. Values are not scaled: a sum over a tenth of the series is a tenth of the sum.</para>
/// <para>With <c>adaptive</c> the share is halved as soon as more rows have passed than the rate allows for
/// <c>every</c>, and doubled after each such interval in which at most 40% did. It does not go below a thousand
/// millionth. Each shard has a share of its own, so this result, and no other, depends on the number of shards and on the order
/// in which rows arrive. After a restart with another number of shards all but one begin with <c>keep</c>.</para>
/// <para>State: 1 byte for each series, 8 with <c>adaptive</c>; with it the share. Order is kept. Late rows are sampled by the share
/// as it is, do not change it, and stay late. The marker that ends a series passes wherever <c>keep</c> lets the series
/// pass, even if the share is lower now; NaN is a value like others. Nothing is emitted on completion. Cost: a table look-up a
/// row, or two with <c>adaptive</c>; a batch of which all rows pass goes on untouched.</para>
/// </remarks>
public sealed class SampleOperator : Operator
{
    private readonly SeriesSelector? _where;
    private readonly Func<Labels, Labels> _keyOf;
    private readonly SeriesVerdicts _verdicts;
    private readonly AdaptiveShare? _share;
    private readonly byte[] _marks = [];
    private ulong[] _hashes = [];

    /// <summary>Makes an instance for one shard.</summary>
    public SampleOperator(SampleOptions options, OperatorContext context)
        : base(context)
    {
        ArgumentNullException.ThrowIfNull(options);
        _where = options.Where;
        _keyOf = options.By is null ? static labels => labels : LabelKeys.Only(options.By);
        ulong threshold = SampleKernel.Threshold(options.Keep);
        _verdicts = new SeriesVerdicts(Context.Series, labels => HashOf(labels) <= threshold);
        if (options is { Adaptive: true, RowsPerSecond: { } rate })
        {
            double budget = Math.Max(1, rate * options.Every.TotalSeconds / Context.ShardCount);
            _share = new AdaptiveShare(threshold, (long)options.Every.TotalMilliseconds, (long)budget);
            _marks = new byte[SampleBatch.Capacity];
        }
    }

    /// <inheritdoc />
    public override void Process(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (_share is null)
        {
            Emit(RowSelection.Select(batch, _verdicts.For(batch.Series), default(AnyRow), Context.Pool));
            return;
        }

        Hash(batch.Series);
        RowColumns rows = new(batch.Series, batch.Times, batch.Values);
        if (batch.IsLate)
        {
            SampleKernel.MarkLate(rows, _hashes, _share, _marks);
        }
        else
        {
            SampleKernel.Mark(rows, _hashes, _share, _marks);
        }

        Emit(RowSelection.Select(batch, _marks, Context.Pool));
    }

    /// <inheritdoc />
    public override void Forget(ReadOnlySpan<SeriesId> series)
    {
        _verdicts.Forget(series);
        foreach (SeriesId id in series)
        {
            if (id.Index < _hashes.Length)
            {
                _hashes[id.Index] = SampleKernel.Unknown;
            }
        }
    }

    /// <inheritdoc />
    public override void Snapshot(SnapshotWriter writer) => _share?.Snapshot(writer.Begin(Labels.Empty));

    /// <inheritdoc />
    public override void Restore(SnapshotReader reader)
    {
        while (reader.Next(out _, out StateReader state))
        {
            _share?.Restore(ref state);
        }
    }

    private ulong HashOf(Labels labels) => _where?.Matches(labels) ?? true
        ? Math.Max(_keyOf(labels).Hash, SampleKernel.First)
        : SampleKernel.Exempt;

    private void Hash(ReadOnlySpan<SeriesId> series)
    {
        if (_hashes.Length < Context.Series.Capacity)
        {
            Array.Resize(ref _hashes, Math.Max(Context.Series.Capacity, _hashes.Length * 2));
        }

        foreach (SeriesId id in series)
        {
            if (_hashes[id.Index] == SampleKernel.Unknown)
            {
                _hashes[id.Index] = HashOf(Context.Series[id]);
            }
        }
    }
}
