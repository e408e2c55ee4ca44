using Streams.Data;
using Streams.Operators.Windows.Aggregates;
using Streams.Operators.Windows.Keys;
using Streams.Operators.Windows.Panes;
using Streams.Stages;

namespace Streams.Operators.Windows;

/// <summary>Writes the results of windows as rows, a series for each key and result.</summary>
internal sealed class WindowOutput : IWindowResults
{
    private const int BlockSize = 64;
    private const string BoundLabel = "le";

    private readonly WindowPlan _plan;
    private readonly NameTemplate _name;
    private readonly OperatorContext _context;
    private readonly StageOutput _early;
    private readonly KeyTable _keys;
    private readonly Result[] _results;
    private readonly TopKeys? _top;
    private readonly LabelsBuilder _labels = new();
    private readonly double[] _block;
    private readonly ResultSeries _series;
    private readonly SeriesId[] _made;

    public WindowOutput(WindowPlan plan, NameTemplate name, OperatorContext context, KeyTable keys, StageOutput early)
    {
        _plan = plan;
        _name = name;
        _context = context;
        _early = early;
        _keys = keys;
        _results = [.. plan.Columns.Results];
        _block = new double[_results.Length * BlockSize];
        _series = new ResultSeries(context.Series, _results.Length);
        _made = new SeriesId[_results.Length];
        _top = plan.Options.Top is { } top ? new TopKeys(top, plan.Columns, keys) : null;
    }

    /// <summary>The bytes held, labels of results aside.</summary>
    public long Bytes => _series.Bytes;

    public void OnWindow(Pane window, long end)
    {
        StageOutput output = _plan.IsWindowEnd(end) ? _context.Output : _early;
        if (_top is not null)
        {
            foreach (int slot in _top.Of(window))
            {
                Write(output, window, slot, 1, end);
            }

            return;
        }

        for (int slot = 0; slot < window.Count; slot += BlockSize)
        {
            Write(output, window, slot, Math.Min(BlockSize, window.Count - slot), end);
        }
    }

    public bool CorrectsWholeWindows => false;

    public void OnCorrection(Pane window, long end) => Correct(window, Enumerable.Range(0, window.Count), end);

    /// <summary>Writes the results of some slots again, in batches that are marked as late, for they are behind the watermark.</summary>
    public void Correct(Pane window, IEnumerable<int> slots, long end)
    {
        SampleBatch? batch = null;
        foreach (int slot in slots)
        {
            Read(window, slot, 1);
            for (int i = 0; i < _results.Length; i++)
            {
                double value = _block[i * BlockSize];
                if (!Tells(i, ref value))
                {
                    continue;
                }

                batch ??= RentLate();
                batch.Add(SeriesOf(window.Keys[slot], i), end, value);
                if (batch.IsFull)
                {
                    _context.Output.Emit(batch);
                    batch = null;
                }
            }
        }

        if (batch is not null)
        {
            _context.Output.Emit(batch);
        }
    }

    /// <summary>Lets go of the series of a key.</summary>
    public void Forget(int key) => _series.Forget(key);

    private void Write(StageOutput output, Pane window, int firstSlot, int count, long end)
    {
        Read(window, firstSlot, count);
        double[] block = _block;
        for (int at = 0; at < count; at++)
        {
            int key = window.Keys[firstSlot + at];
            for (int i = 0; i < _results.Length; i++)
            {
                double value = block[(i * BlockSize) + at];
                if (Tells(i, ref value))
                {
                    output.Add(SeriesOf(key, i), end, value);
                }
            }
        }
    }

    /// <summary>Whether there is a row of a result: numbers are told, and that there is none where there may have been one.</summary>
    /// <remarks>
    /// Late rows can leave no number where one was told, such as a deviation before an infinity came. Which of them have
    /// come when a result is told first is up to the arrival; so the first telling takes back what one before a crash told.
    /// Late rows make no steps: where there is no change, none was told.
    /// </remarks>
    private bool Tells(int result, ref double value)
    {
        if (!double.IsNaN(value))
        {
            return true;
        }

        value = StaleMarker.Value;
        return _plan.IsUpdating && _results[result].Column != _plan.Columns.Changes;
    }

    /// <remarks>Later than anyone allows: windows that follow would count a correction beside what it corrects.</remarks>
    private SampleBatch RentLate()
    {
        SampleBatch batch = _context.Pool.Rent(_context.Series);
        batch.LateWithin = TimeSpan.MaxValue;
        return batch;
    }

    private void Read(Pane window, int firstSlot, int count)
    {
        for (int i = 0; i < _results.Length; i++)
        {
            window[_results[i].Column].Read(_results[i], firstSlot, _block.AsSpan(i * BlockSize, count));
        }

        _series.EnsureKeys(_keys.Limit);
    }

    private SeriesId SeriesOf(int key, int result) =>
        _series.TryGet(key, result, out SeriesId series) ? series : MakeSeries(key)[result];

    private SeriesId[] MakeSeries(int key)
    {
        for (int i = 0; i < _results.Length; i++)
        {
            _made[i] = _context.Series.Acquire(LabelsOf(_keys[key], _results[i]));
        }

        _series.Set(key, _made);
        return _made;
    }

    private ReadOnlySpan<byte> LabelsOf(Labels key, Result result)
    {
        string name = key.Name.Length > 0 ? key.Name : _context.Name;
        _labels.Reset(key).Set(Labels.MetricName, _name.Format(name, result.Aggregate.Name) + result.Suffix);
        if (result.Bound is not null)
        {
            KeepBoundOf(key);
            _labels.Set(BoundLabel, result.Bound);
        }

        return _labels.BuildCanonical();
    }

    /// <remarks>A histogram of a histogram's buckets: without the buckets' own bounds, several keys would have one result.</remarks>
    private void KeepBoundOf(Labels key)
    {
        if (key.Get(BoundLabel) is { } own)
        {
            string kept = BoundLabel;
            do
            {
                kept = "exported_" + kept;
            }
            while (key.Get(kept) is not null);
            _labels.Set(kept, own);
        }
    }
}
