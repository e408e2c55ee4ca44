using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.Stages;

namespace Streams.Operators.Shaping;

/// <summary>Which rows a filter keeps: those that satisfy all that is given.</summary>
public sealed record FilterOptions : IStageOptions
{
    /// <summary>Keeps only series that match this selector; all series when left out.</summary>
    [Example("""http_requests_total{job="api",code=~"5.."}""")]
    public SeriesSelector? Where { get; init; }

    /// <summary>Drops series that match this selector.</summary>
    [Example("""{env="test"}""")]
    public SeriesSelector? Not { get; init; }

    /// <summary>Keeps only values greater than this; NaN is dropped, the end marker of a series is kept.</summary>
    public double? Above { get; init; }

    /// <summary>Keeps only values less than this; NaN is dropped, the end marker of a series is kept.</summary>
    public double? Below { get; init; }

    /// <summary>Keeps only rows of this time or later: RFC 3339 or milliseconds since 1970.</summary>
    [Example("2026-01-31T08:00:00Z")]
    public TimeBound? After { get; init; }

    /// <summary>Keeps only rows earlier than this time: RFC 3339 or milliseconds since 1970.</summary>
    [Example("2026-01-31T09:00:00Z")]
    public TimeBound? Before { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (Above is double.NaN)
        {
            yield return new OptionProblem("above", "must be a number, got NaN");
        }

        if (Below is double.NaN)
        {
            yield return new OptionProblem("below", "must be a number, got NaN");
        }

        if (Above >= Below)
        {
            yield return new OptionProblem("above", $"must be less than 'below' ({Below}), got {Above}");
        }

        if (After is { } after && Before is { } before && after.Time >= before.Time)
        {
            yield return new OptionProblem("after", $"must be earlier than 'before' ({before}), got {after}");
        }
    }
}

/// <summary>Lets through the rows of chosen series, within bounds of value and time.</summary>
/// <remarks>
/// <para>State: a byte for each series, asked of the selectors once. Order is kept. Late rows are filtered like others
/// and stay late. Nothing is held back, so nothing is emitted on completion. Cost: a table look-up and a few compares
/// a row; a batch of which all rows pass goes on untouched.</para>
/// <para>The marker that ends a series passes the bounds of value, so that downstream learns of the end.</para>
/// </remarks>
public sealed class FilterOperator : Operator
{
    private readonly SeriesSelector? _where;
    private readonly SeriesSelector? _not;
    private readonly bool _hasBounds;
    private readonly BoundedRow _bounds;
    private byte[] _verdicts = [];

    /// <summary>Makes an instance for one shard.</summary>
    public FilterOperator(FilterOptions options, OperatorContext context)
        : base(context)
    {
        ArgumentNullException.ThrowIfNull(options);
        _where = options.Where;
        _not = options.Not;
        _hasBounds = options is not { Above: null, Below: null, After: null, Before: null };
        _bounds = new BoundedRow(options);
    }

    /// <inheritdoc />
    public override void Process(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Judge(batch.Series);
        Emit(_hasBounds ? Select(batch, _bounds) : Select(batch, default(AnyRow)));
    }

    /// <inheritdoc />
    public override void Forget(ReadOnlySpan<SeriesId> series)
    {
        foreach (SeriesId id in series)
        {
            if (id.Index < _verdicts.Length)
            {
                _verdicts[id.Index] = FilterKernel.Unknown;
            }
        }
    }

    private SampleBatch Select<TTest>(SampleBatch batch, TTest test)
        where TTest : struct, IRowTest
    {
        RowColumns all = new(batch.Series, batch.Times, batch.Values);
        int first = FilterKernel.FirstDropped(all, _verdicts, test);
        if (first == batch.Count)
        {
            return batch;
        }

        SampleBatch target = batch.IsWritable ? batch : CopyStart(batch, first);
        RowColumns rest = new(all.Series[first..], all.Times[first..], all.Values[first..]);
        int kept = FilterKernel.Select(
            rest, _verdicts, test, target.WritableSeries[first..], target.WritableTimes[first..], target.WritableValues[first..]);
        target.SetCount(first + kept);
        if (target != batch)
        {
            batch.Dispose();
        }

        return target;
    }

    private SampleBatch CopyStart(SampleBatch batch, int count)
    {
        SampleBatch copy = Context.Pool.Rent(batch.Table);
        copy.LateWithin = batch.LateWithin;
        batch.Series[..count].CopyTo(copy.WritableSeries);
        batch.Times[..count].CopyTo(copy.WritableTimes);
        batch.Values[..count].CopyTo(copy.WritableValues);
        return copy;
    }

    private void Judge(ReadOnlySpan<SeriesId> series)
    {
        if (_verdicts.Length < Context.Series.Capacity)
        {
            Array.Resize(ref _verdicts, Math.Max(Context.Series.Capacity, _verdicts.Length * 2));
        }

        byte[] verdicts = _verdicts;
        foreach (SeriesId id in series)
        {
            if (verdicts[id.Index] == FilterKernel.Unknown)
            {
                verdicts[id.Index] = Judge(Context.Series[id]);
            }
        }
    }

    private byte Judge(Labels labels) =>
        (_where?.Matches(labels) ?? true) && !(_not?.Matches(labels) ?? false) ? FilterKernel.Keep : FilterKernel.Drop;
}
