using Streams.Data;
using Streams.Relabeling;
using Streams.Stages;

namespace Streams.Operators.Shaping;

/// <summary>The rules of a relabeling.</summary>
public sealed record RelabelOptions : IStageOptions
{
    /// <summary>Rules as in Prometheus' <c>relabel_configs</c>, applied one after the other.</summary>
    [Example("[{action: labeldrop, regex: pod}]")]
    public required IReadOnlyList<RelabelRule> Rules { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (Rules.Count == 0)
        {
            yield return new OptionProblem("rules", "must have at least one rule");
        }

        for (int i = 0; i < Rules.Count; i++)
        {
            foreach (OptionProblem problem in Rules[i].Validate())
            {
                yield return problem with { Field = $"rules[{i}].{problem.Field}" };
            }
        }
    }
}

/// <summary>Renames, adds and removes labels and drops series by them, as Prometheus' relabeling does.</summary>
/// <remarks>
/// State: four bytes for each series and a hold on the series that it becomes. Order is kept; rows of series that become
/// one are mixed in the order they came. Late rows are relabeled like others and stay late. Nothing is emitted on
/// completion. A series left without any label is dropped and its rows are counted as
/// <see cref="DropReason.InvalidLabels"/>. Cost: a table look-up a row; the rules run once a series.
/// </remarks>
public sealed class RelabelOperator : Operator
{
    // Rules that swap two labels make circles of two, rules that turn n labels around circles of n.
    private const int CircleMax = 64;

    private readonly Relabeler _relabeler;
    private readonly LabelsBuilder _labels = new();
    private readonly List<SeriesId> _circular = [];
    private int[] _map = [];

    /// <summary>Makes an instance for one shard.</summary>
    public RelabelOperator(RelabelOptions options, OperatorContext context)
        : base(context)
    {
        ArgumentNullException.ThrowIfNull(options);
        _relabeler = new Relabeler(options.Rules);
    }

    /// <inheritdoc />
    public override void Process(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Resolve(batch.Series);
        int unchanged = RelabelKernel.CountUnchanged(_map, batch.Series);
        Emit(unchanged == batch.Count ? batch : Rewrite(batch.MakeWritable(), unchanged));
    }

    /// <inheritdoc />
    public override void Forget(ReadOnlySpan<SeriesId> series)
    {
        foreach (SeriesId id in series)
        {
            if (id.Index < _map.Length)
            {
                Unmap(id);
            }
        }
    }

    /// <inheritdoc />
    /// <remarks>
    /// The mapping can be found again from the labels, so nothing is written. A checkpoint is the time, though, to let go
    /// of series that hold each other in a circle, which would never be forgotten.
    /// </remarks>
    public override void Snapshot(SnapshotWriter writer)
    {
        foreach (SeriesId id in _circular)
        {
            Unmap(id);
        }

        _circular.Clear();
    }

    private SampleBatch Rewrite(SampleBatch batch, int start)
    {
        RowColumns rows = new(batch.Series[start..], batch.Times[start..], batch.Values[start..]);
        int replaced = RelabelKernel.Replace(_map, rows.Series, batch.WritableSeries[start..]);
        if (replaced == rows.Series.Length)
        {
            return batch;
        }

        start += replaced;
        rows = new RowColumns(batch.Series[start..], batch.Times[start..], batch.Values[start..]);
        int emptyRows = 0;
        int kept = RelabelKernel.Select(
            _map, rows, batch.WritableSeries[start..], batch.WritableTimes[start..], batch.WritableValues[start..], ref emptyRows);
        batch.SetCount(start + kept);
        if (emptyRows > 0)
        {
            Context.Counters.Drop(DropReason.InvalidLabels, emptyRows);
        }

        return batch;
    }

    private void Resolve(ReadOnlySpan<SeriesId> series)
    {
        if (_map.Length < Context.Series.Capacity)
        {
            Array.Resize(ref _map, Math.Max(Context.Series.Capacity, _map.Length * 2));
        }

        foreach (SeriesId id in series)
        {
            if (_map[id.Index] == 0)
            {
                _map[id.Index] = Resolve(id);
            }
        }
    }

    private int Resolve(SeriesId id)
    {
        _labels.Reset(Context.Series[id]);
        if (!_relabeler.Apply(_labels))
        {
            return RelabelKernel.Drop;
        }

        if (_labels.Count == 0)
        {
            return RelabelKernel.DropEmpty;
        }

        SeriesId output = Context.Series.Acquire(_labels.BuildCanonical());
        if (output == id)
        {
            // Holding itself, the series would never be forgotten.
            Context.Series.Release(output);
        }
        else if (LeadsTo(output, id))
        {
            _circular.Add(id);
        }

        return output.Index + 1;
    }

    /// <summary>Whether following the mapping from one series comes to another.</summary>
    private bool LeadsTo(SeriesId from, SeriesId to)
    {
        int at = from.Index;
        for (int step = 0; step < CircleMax && at < _map.Length && _map[at] > 0; step++)
        {
            at = _map[at] - 1;
            if (at == to.Index)
            {
                return true;
            }
        }

        return false;
    }

    private void Unmap(SeriesId id)
    {
        int entry = _map[id.Index];
        _map[id.Index] = 0;
        if (entry > 0 && entry != id.Index + 1)
        {
            Context.Series.Release(new SeriesId(entry - 1));
        }
    }
}
