using Streams.Data;
using Streams.Operators.Sketches;
using Streams.Operators.Windows.Aggregates;
using Streams.Operators.Windows.Assembly;
using Streams.Operators.Windows.Keys;
using Streams.Operators.Windows.Panes;
using Streams.Stages;

namespace Streams.Operators.Windows;

/// <summary>The second half of a window over groups: joins what the shards have of each key, and tells the results.</summary>
/// <remarks>
/// Windows of activity are joined here, of panes that cover all shards; others come as whole windows. State: the keys
/// with their results' series, the open windows of activity, and where results are corrected how many late rows each
/// key had when it was last told of, so that a correction tells only what has changed.
/// </remarks>
public sealed class WindowMergeOperator : MergeOperator
{
    private readonly WindowPlan _plan;
    private readonly KeyTable _keys;
    private readonly PanePool _pool;
    private readonly WindowOutput _output;
    private readonly SessionWindows? _sessions;
    private readonly WindowSnapshot _snapshot;
    private readonly SortedDictionary<long, Dictionary<int, long>> _toldLateRows = [];
    private long _watermark = WindowPlan.FirstTime;
    private FreezeMark? _frozen;

    /// <summary>Makes an instance for one shard of the merging tasks.</summary>
    public WindowMergeOperator(WindowOptions options, OperatorContext context)
        : base(context)
    {
        ArgumentNullException.ThrowIfNull(options);
        _plan = new WindowPlan(options);
        _keys = new KeyTable(Context.Series, options.MaxKeys);
        _pool = new PanePool(_plan.Columns);
        _output = new WindowOutput(_plan, options.Name, Context, _keys, Context.Outputs[WindowOperator.EarlyOutput]);
        _sessions = _plan.IsSession ? new SessionWindows(_plan, _pool, _output) : null;
        _snapshot = new WindowSnapshot(_keys);
    }

    /// <inheritdoc />
    public override TimeSpan Retention => _plan.Options.AllowedLateness;

    /// <inheritdoc />
    public override void Merge(EventTime windowEnd, ref FrameReader records)
    {
        long end = windowEnd.Milliseconds;
        Pane window = _pool.Rent(end);
        while (records.Next(out ReadOnlySpan<byte> labels, out StateReader state))
        {
            int key = _keys.FindOrAdd(labels);
            if (key < 0)
            {
                Context.Counters.Drop(DropReason.Limit);
                continue;
            }

            _keys.Touch(key, end);
            window.Merge(window.FindOrAdd(key), ref state);
        }

        if (_sessions is not null)
        {
            _sessions.Seal(window);
            return;
        }

        if (end <= _watermark)
        {
            Correct(window, end);
        }
        else
        {
            _output.OnWindow(window, end);
            NoteLateRows(window, end);
        }

        _pool.Return(window);
    }

    /// <inheritdoc />
    public override void OnWatermark(EventTime watermark)
    {
        if (watermark == EventTime.Minimum)
        {
            return;
        }

        // After a restore the shards may begin with an older watermark than what has been told already.
        long time = Math.Max(_watermark, Math.Min(watermark.Milliseconds, WindowPlan.LastTime));
        _sessions?.Advance(time);
        while (_toldLateRows.Count > 0 && _toldLateRows.First().Key <= time - _plan.AllowedLateness)
        {
            _toldLateRows.Remove(_toldLateRows.First().Key);
        }

        if (_watermark < time - _plan.Slide || time >= _plan.WindowEnd(_watermark))
        {
            _keys.Sweep(_plan.LastUnneededPane(time), _output.Forget);
        }

        _watermark = time;
    }

    /// <inheritdoc />
    public override IFrozenState Freeze()
    {
        if (!_plan.IsSession && !_plan.IsUpdating)
        {
            return base.Freeze();
        }

        _frozen = new FreezeMark(_frozen is { IsOver: false } ? _frozen : null);
        return new FrozenWindows(Context.Series, _keys, _sessions?.Panes ?? [], _watermark, _frozen)
        {
            WriteRest = FreezeTold(),
        };
    }

    /// <inheritdoc />
    public override void Restore(SnapshotReader reader)
    {
        Pane? open = null;
        _watermark = _snapshot.Restore(
            reader,
            (end, _, _) => open ??= _pool.Rent(end),
            ReadTold,
            (Labels labels, ref StateReader _) => throw new InvalidDataException($"The state of {labels} is of an unknown kind."));
        _sessions?.Restore(_watermark, open is null ? [] : [open]);
    }

    private void Correct(Pane window, long end)
    {
        _toldLateRows.TryGetValue(end, out Dictionary<int, long>? told);
        List<int> changed = [];
        for (int slot = 0; slot < window.Count; slot++)
        {
            if (LateRowsOf(window, slot) > (told?.GetValueOrDefault(window.Keys[slot]) ?? 0))
            {
                changed.Add(slot);
            }
        }

        _output.Correct(window, changed, end);
        NoteLateRows(window, end);
    }

    private void NoteLateRows(Pane window, long end)
    {
        for (int slot = 0; _plan.IsUpdating && slot < window.Count; slot++)
        {
            long count = LateRowsOf(window, slot);
            if (count > 0)
            {
                Told(end)[window.Keys[slot]] = count;
            }
        }
    }

    private Dictionary<int, long> Told(long end)
    {
        if (!_toldLateRows.TryGetValue(end, out Dictionary<int, long>? told))
        {
            told = [];
            _toldLateRows.Add(end, told);
        }

        return told;
    }

    private long LateRowsOf(Pane window, int slot) => ((CountColumn)window[_plan.Columns.LateRows])[slot];

    /// <summary>Captures how many late rows each key had when it was last told of, and gives what writes them.</summary>
    private Action<int, StateWriter> FreezeTold()
    {
        ILookup<int, (long End, long Count)> toldOf = _toldLateRows
            .SelectMany(window => window.Value.Select(told => (Key: told.Key, Told: (window.Key, told.Value))))
            .ToLookup(told => told.Key, told => told.Told);
        return (key, state) =>
        {
            (long End, long Count)[] told = [.. toldOf[key]];
            state.WriteVarInt((ulong)told.Length);
            foreach ((long end, long count) in told)
            {
                state.WriteLong(end);
                state.WriteVarInt((ulong)count);
            }
        };
    }

    private void ReadTold(int key, ref StateReader state)
    {
        for (int count = state.ReadInt(); count > 0; count--)
        {
            long end = state.ReadLong();
            Told(end)[key] = (long)state.ReadVarInt();
        }
    }
}
