using Streams.Data;
using Streams.Runtime;
using Streams.Stages;

namespace Streams.TestKit;

/// <summary>Runs one operator without a topology: push rows, move the watermark, read what comes out.</summary>
/// <remarks>
/// Calls come in the order in which a task makes them, on the test's thread. A two-phase operator is run with one
/// partial and one merging instance and the engine's own exchange buffer between them. Rows that are pushed hold their
/// series until <see cref="Forget"/>.
/// </remarks>
public sealed class OperatorHarness
{
    private readonly Dictionary<string, OutputCapture> _captures;
    private readonly Dictionary<Labels, SeriesId> _held = [];
    private readonly BarrierClock _barriers = new();
    private readonly HarnessInstance _main;
    private readonly HarnessInstance? _merge;
    private readonly ExchangeBuffer? _exchange;
    private EventTime _watermark = EventTime.Minimum;
    private EventTime _newest = EventTime.Minimum;

    /// <summary>Makes an instance, with the state of a snapshot if one is given.</summary>
    public OperatorHarness(OperatorDefinition definition, object options, HarnessSnapshot? restored = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _captures = definition.Outputs.ToDictionary(output => output.Name, _ => new OutputCapture());
        bool isTwoPhase = definition.Keying(options) is Keying.TwoPhase or Keying.Global;
        FrameWriter? frames = null;
        if (isTwoPhase && definition.CreateMerge is { } createMerge)
        {
            _merge = new HarnessInstance(
                definition, $"{definition.Type} (merge)", Pool, _barriers, _captures, context => createMerge(options, context));
            _exchange = new ExchangeBuffer(((MergeOperator)_merge.Operator).Retention, upstreamCount: 1);
            frames = new FrameWriter(1, (_, frame) => _exchange.TryAdd(upstream: 0, frame));
        }

        _main = new HarnessInstance(
            definition, definition.Type, Pool, _barriers, _captures, context => definition.Create(options, context), frames);
        if (restored is not null)
        {
            Restore(restored);
        }
    }

    /// <summary>The pool of all batches.</summary>
    public TrackingBatchPool Pool { get; } = new();

    /// <summary>The table that the ids of pushed rows belong to.</summary>
    public SeriesTable Series => _main.Series;

    /// <summary>What the operator counted; of a two-phase one, the partial half.</summary>
    public StageCounters Counters => _main.Counters;

    /// <summary>A number of the operator's own: of a two-phase one that of the merging half, unless told otherwise.</summary>
    public double Metric(string name, bool isMerge = true) =>
        (isMerge && _merge is not null ? _merge : _main).Counters.Metrics.Where(metric => metric.Name == name).Sum(metric => metric.Value);

    /// <summary>All rows of an output so far, in order.</summary>
    public IReadOnlyList<OutputRow> Output(string name = "") => _captures[name].Rows;

    /// <summary>All alert changes of an output so far, in order.</summary>
    public IReadOnlyList<AlertChange> Alerts(string name = "") => _captures[name].Alerts;

    /// <summary>The names of the outputs.</summary>
    public IEnumerable<string> OutputNames => _captures.Keys;

    /// <summary>The id of a series, held until it is forgotten.</summary>
    public SeriesId Id(Labels series)
    {
        if (!_held.TryGetValue(series, out SeriesId id))
        {
            id = Series.Acquire(series);
            _held.Add(series, id);
        }

        return id;
    }

    /// <summary>A batch with the given rows, for <see cref="Push(SampleBatch)"/>.</summary>
    public SampleBatch Batch(ReadOnlySpan<Sample> rows, TimeSpan lateWithin = default)
    {
        SampleBatch batch = Pool.Rent(Series);
        batch.LateWithin = lateWithin;
        foreach (Sample row in rows)
        {
            batch.Add(Id(row.Labels), row.Time.Milliseconds, row.Value);
            _newest = row.Time > _newest ? row.Time : _newest;
        }

        return batch;
    }

    /// <summary>Pushes rows in batches as large as they can be.</summary>
    public void Push(params ReadOnlySpan<Sample> rows) => Push(rows, _ => SampleBatch.Capacity);

    /// <summary>Pushes rows in batches whose sizes <paramref name="cut"/> gives by their number.</summary>
    public void Push(ReadOnlySpan<Sample> rows, Func<int, int> cut, TimeSpan lateWithin = default)
    {
        ArgumentNullException.ThrowIfNull(cut);
        for (int number = 0; !rows.IsEmpty; number++)
        {
            int count = Math.Clamp(cut(number), 1, Math.Min(rows.Length, SampleBatch.Capacity));
            Push(Batch(rows[..count], lateWithin));
            rows = rows[count..];
        }
    }

    /// <summary>Takes a batch and pushes it.</summary>
    public void Push(SampleBatch batch)
    {
        _main.Counters.Received(batch.Count);
        _main.Run(() => _main.Operator.Process(batch));
        Merge();
    }

    /// <summary>Pushes rows in a batch that has another owner, and fails when they were changed.</summary>
    public void PushShared(ReadOnlySpan<Sample> rows, TimeSpan lateWithin = default)
    {
        using SampleBatch batch = Batch(rows, lateWithin);
        SeriesId[] series = batch.Series.ToArray();
        long[] times = batch.Times.ToArray();
        long[] values = Bits(batch);

        Push(batch.Share());

        Assert.Equal(series, batch.Series.ToArray());
        Assert.Equal(times, batch.Times.ToArray());
        Assert.Equal(values, Bits(batch));
        Assert.Equal(lateWithin, batch.LateWithin);
    }

    /// <summary>Pushes alert changes.</summary>
    public void Push(AlertBatch alerts) => _main.Run(() => _main.Operator.Process(alerts));

    /// <summary>Moves the watermark.</summary>
    public void Watermark(EventTime watermark)
    {
        Assert.True(watermark >= _watermark, "A watermark never goes back.");
        _watermark = watermark;
        _main.Run(() => _main.Operator.OnWatermark(watermark));
        _exchange?.OnUpstreamWatermark(0, watermark);
        Merge();
        _exchange?.Trim(watermark);
        _merge?.Run(() => _merge.Operator.OnWatermark(watermark));
    }

    /// <summary>
    /// Ends the input: the watermark goes to just behind the newest row and then to the end of time, and the operator emits
    /// what is left.
    /// </summary>
    public void Complete()
    {
        EventTime behindRows = _newest.Minus(-TimeSpan.FromMilliseconds(1));
        Watermark(behindRows > _watermark ? behindRows : _watermark);
        Watermark(EventTime.Maximum);
        _main.Run(_main.Operator.Complete);
        Merge();
        _merge?.Run(_merge.Operator.Complete);
    }

    /// <summary>The state as a checkpoint would keep it.</summary>
    public HarnessSnapshot Snapshot() => Freeze()();

    /// <summary>Captures the state as a checkpoint does; what is returned writes it, once, as it was at this moment.</summary>
    public Func<HarnessSnapshot> Freeze()
    {
        Func<byte[]> main = _main.Freeze();
        Func<byte[]>? merge = _merge?.Freeze();
        ExchangeBuffer.Frozen? frames = _exchange?.Freeze();
        EventTime newest = _newest;
        return () => new HarnessSnapshot(main(), merge?.Invoke(), frames?.Write().ToArray()) { Newest = newest };
    }

    /// <summary>
    /// Gives up series and lets barriers pass until nothing names them; returns how many ids were taken back. The next
    /// new series get those ids.
    /// </summary>
    public int Forget(params ReadOnlySpan<Labels> series)
    {
        foreach (Labels labels in series)
        {
            Assert.True(_held.Remove(labels, out SeriesId id), $"{labels} was not pushed.");
            Series.Release(id);
        }

        // Forgetting one series may release another, which is free one barrier later.
        int total = 0;
        for (int idle = 0; idle < 2;)
        {
            int count = Barrier();
            total += count;
            idle = count == 0 ? idle + 1 : 0;
        }

        return total;
    }

    private int Barrier()
    {
        _barriers.Injected++;
        Snapshot();
        _barriers.Completed = _barriers.Injected;
        return _main.ForgetUnused() + (_merge?.ForgetUnused() ?? 0);
    }

    private void Restore(HarnessSnapshot snapshot)
    {
        _main.Restore(snapshot.State);
        _newest = snapshot.Newest;
        if (_merge is not null && _exchange is not null && snapshot is { MergeState: { } state, Frames: { } frames })
        {
            _merge.Restore(state);
            _exchange.Restore([frames], _ => true, isResharded: false);
        }
    }

    private void Merge()
    {
        if (_merge is null || _exchange is null)
        {
            return;
        }

        while (_exchange.TryTakeReady(_watermark, out EventTime windowEnd, out IReadOnlyList<Frame> frames))
        {
            _merge.Run(() =>
            {
                FrameReader reader = new(frames);
                ((MergeOperator)_merge.Operator).Merge(windowEnd, ref reader);
            });
        }
    }

    private static long[] Bits(SampleBatch batch) => [.. batch.Values.ToArray().Select(BitConverter.DoubleToInt64Bits)];
}
