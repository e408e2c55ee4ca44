using Streams.Data;
using Streams.Operators.Shaping;
using Streams.Operators.Sketches;
using Streams.Operators.Windows.Aggregates;
using Streams.Operators.Windows.Assembly;
using Streams.Operators.Windows.Counters;
using Streams.Operators.Windows.Keys;
using Streams.Operators.Windows.Panes;
using Streams.Stages;

namespace Streams.Operators.Windows;

/// <summary>What operators over windows share: rows go into panes, panes into windows once the watermark has passed them.</summary>
public abstract class PaneOperator : Operator
{
    private const byte SeriesEntry = 2;

    private readonly WindowPlan _plan;
    private readonly KeyTable _keys;
    private readonly SeriesKeys _seriesKeys;
    private readonly PanePool _pool;
    private readonly PaneStore _store;
    private readonly ChangeTracker? _changes;
    private readonly WindowSnapshot _snapshot;
    private readonly RowSorter _sorter;
    private readonly RowSlots _slots;
    private readonly LateRows _late;
    private readonly IWindowAssembler _windows;
    private readonly WindowOutput[] _outputs;
    private long _watermark = WindowPlan.FirstTime;
    private long _nextSweep = WindowPlan.FirstTime;
    private bool _mustRepeat;
    private FreezeMark? _frozen;

    private protected PaneOperator(WindowPlan plan, OperatorContext context, Func<PanePool, KeyTable, Assembled> assemble)
        : base(context)
    {
        _plan = plan;
        _keys = new KeyTable(Context.Series, plan.Options.MaxKeys);
        _seriesKeys = new SeriesKeys(Context.Series, plan.Grouping, _keys);
        _pool = new PanePool(plan.Columns);
        _store = new PaneStore(_pool);
        _snapshot = new WindowSnapshot(_keys);
        _sorter = new RowSorter(plan, Context.Counters);
        _slots = new RowSlots(plan, Context, _seriesKeys, _keys);
        (_windows, _outputs) = assemble(_pool, _keys);
        _late = new LateRows(plan, Context, _slots, _store, _windows as SlidingWindows);
        _changes = plan.Columns.Changes >= 0 ? new ChangeTracker(Context.Series, plan.BaseAge, AddStep) : null;
    }

    /// <summary>The bytes held for keys, panes and results, without labels.</summary>
    internal long StateBytes => _keys.Bytes + _seriesKeys.Bytes + _outputs.Sum(output => output.Bytes) + (_changes?.Bytes ?? 0)
        + _pool.IdleBytes + _plan.Columns.Bytes + _store.Panes.Concat(_windows.Panes).Sum(pane => pane.Bytes);

    /// <summary>How many keys have state.</summary>
    internal int KeyCount => _keys.Count;

    /// <inheritdoc />
    public override void Process(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.IsLate)
        {
            _late.Process(batch, _watermark);
            return;
        }

        using (batch)
        {
            if (batch.Count > 0)
            {
                Add(batch);
            }
        }
    }

    /// <inheritdoc />
    public override void OnWatermark(EventTime watermark)
    {
        if (watermark == EventTime.Minimum)
        {
            return;
        }

        // After a restore the sources may begin with an older watermark than what has been told already.
        long time = Math.Max(_watermark, Math.Min(watermark.Milliseconds, WindowPlan.LastTime));
        if (_mustRepeat && _windows is SlidingWindows sliding)
        {
            sliding.Repeat();
            _mustRepeat = false;
        }

        bool isSweep = time >= _nextSweep;
        if (isSweep || _store.HasEndedBy(time))
        {
            _changes?.Settle(time);
        }

        while (_store.TryTake(time, out Pane pane))
        {
            _windows.Seal(pane);
        }

        _windows.Advance(time);
        _watermark = time;
        if (isSweep)
        {
            _seriesKeys.Sweep(_plan.LastUnneededPane(time), Forget);
            _nextSweep = time + _plan.Slide;
        }
    }

    /// <inheritdoc />
    public override void Forget(ReadOnlySpan<SeriesId> series)
    {
        foreach (SeriesId id in series)
        {
            _seriesKeys.Forget(id);
            foreach (Pane pane in _store.Panes)
            {
                pane.Series?.Forget(id.Index);
            }
        }
    }

    /// <inheritdoc />
    public override IFrozenState Freeze()
    {
        _frozen = new FreezeMark(_frozen is { IsOver: false } ? _frozen : null);
        return new FrozenWindows(Context.Series, _keys, [.. _windows.Panes, .. _store.Panes], _watermark, _frozen)
        {
            MustRepeat = _mustRepeat,
            WriteRest = _late.FreezeCorrections(),
            WriteOthers = _changes?.Freeze(SeriesEntry),
        };
    }

    /// <inheritdoc />
    public override void Restore(SnapshotReader reader)
    {
        SortedDictionary<(int Tier, long End), Pane> sealedPanes = [];
        _watermark = _snapshot.Restore(
            reader,
            (end, tier, watermark) =>
            {
                if (tier == 0 && end > watermark)
                {
                    return _store.FindOrAdd(end);
                }

                if (!sealedPanes.TryGetValue((tier, end), out Pane? pane))
                {
                    pane = _pool.Rent(end, tier);
                    sealedPanes.Add((tier, end), pane);
                }

                return pane;
            },
            _late.ReadCorrections,
            (Labels labels, ref StateReader state) => _changes?.Restore(labels, ref state));
        _windows.Restore(_watermark, sealedPanes.Values);
        OpenPanesOfSteps();
        _mustRepeat = _snapshot.MustRepeat || (reader.IsResharded && _plan.IsUpdating && Context.Frames is not null);
    }

    private void Add(SampleBatch batch)
    {
        foreach (PaneRun run in _sorter.Sort(batch))
        {
            if (run.End <= _watermark)
            {
                CountLate(_sorter.Series(batch, run));
                continue;
            }

            RowColumns rows = new(_sorter.Series(batch, run), _sorter.Times(batch, run), _sorter.Values(batch, run));
            Pane pane = _store.FindOrAdd(run.End);
            ReadOnlySpan<int> slots = _slots.Of(pane, ref rows);
            pane.Add(slots, rows.Times, rows.Values);
            _changes?.Add(rows, _watermark);
        }
    }

    /// <summary>Counts rows of a partition that was idle, for windows that are gone: time went on without it.</summary>
    private void CountLate(ReadOnlySpan<SeriesId> series)
    {
        foreach (SeriesId id in series)
        {
            Context.Counters.Drop(DropReason.Late, _slots.Takes(id) ? 1 : 0);
        }
    }

    private void Forget(int key)
    {
        foreach (WindowOutput output in _outputs)
        {
            output.Forget(key);
        }
    }

    /// <summary>Opens the panes that restored rows are to make steps in: steps are settled when a pane ends.</summary>
    /// <remarks>After a change of the shard count all else of the pane may be on other shards, where the rows' keys are.</remarks>
    private void OpenPanesOfSteps()
    {
        foreach (long time in _changes?.PendingTimes() ?? [])
        {
            long end = _plan.PaneEnd(time);
            if (end > _watermark)
            {
                _store.FindOrAdd(end);
            }
        }
    }

    private void AddStep(SeriesId series, long time, double from, double to)
    {
        // The pane is open and has the key, as the row was added to it; but after a change of the shard count the rest of
        // the row may have gone to another shard than its series.
        Pane pane = _store.FindOrAdd(_plan.PaneEnd(time));
        int slot = _slots.Of(pane, series);
        if (slot >= 0)
        {
            ((ChangeColumn)pane[_plan.Columns.Changes]).AddStep(slot, from, to);
        }
    }

    /// <param name="Windows">What makes windows of panes.</param>
    /// <param name="Outputs">What writes results, if this instance does.</param>
    private protected sealed record Assembled(IWindowAssembler Windows, params WindowOutput[] Outputs);
}
