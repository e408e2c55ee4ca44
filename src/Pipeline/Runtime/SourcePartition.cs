using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Streams.Data;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>Carries the rows of one source partition to the ingest tasks, and keeps its place in time and offset.</summary>
/// <remarks>
/// <para>Late, and how late, is a matter of the partition alone, decided row by row: older than its newest time so far, less
/// the lateness. So the same rows are late however the input is cut into commits, and after every restart.</para>
/// <para>A barrier takes exactly the offset of the last commit with it: both go through the lane's gate.</para>
/// </remarks>
internal sealed class SourcePartition : ISourcePartition
{
    private readonly SourceRunner _runner;
    private readonly IReadOnlyList<IngestPort> _ports;
    private readonly RawSeriesIndex _index = new();
    private readonly PartitionBatches _batches;
    private readonly List<SeriesHandle> _dropped = [];
    private EventTime _newest;
    private long _lateBefore;
    private long _futureAfter;
    private EventTime _sentWatermark = EventTime.Minimum;
    private long _lastRows;
    private long _lastSweep;
    private bool _isSweeping;
    private Action<SeriesHandle>? _forgotten;

    public SourcePartition(
        SourceRunner runner, string name, IReadOnlyList<IngestPort> ports, PartitionOffset? restored, long start)
    {
        _runner = runner;
        _ports = ports;
        _batches = new PartitionBatches(ports, runner.Services.Pool, runner.Services.Lateness);
        _newest = restored?.Newest ?? EventTime.Minimum;
        _lateBefore = WatermarkAt(_newest).Milliseconds;
        _lastRows = runner.Clock.GetTimestamp();
        _lastSweep = _lastRows;
        Name = name;
        RestoredOffset = restored?.Offset;
        Lane = new IngestLane(ports, runner.Services, Counters)
        {
            Position = new PartitionOffset(runner.Name, name, restored?.Offset ?? start, _newest),
        };
    }

    public string Name { get; }

    public long? RestoredOffset { get; }

    public int PendingRows { get; private set; }

    public StageCounters Counters { get; } = new();

    public IngestLane Lane { get; }

    private bool HasBeenQuiet => _runner.Clock.GetElapsedTime(Volatile.Read(ref _lastRows)) >= _runner.Settings.Idle;

    public SeriesKey Prepare(ReadOnlySpan<byte> rawKey) => _index.Prepare(rawKey);

    public bool TryResolve(SeriesKey key, out SeriesHandle handle) => _index.TryGet(key, out handle);

    public SeriesHandle Learn(SeriesKey key, Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        int shard = (int)(labels.Hash % (ulong)_ports.Count);
        SeriesHandle handle = new(shard, _ports[shard].Series.Acquire(labels));
        _index.Add(key, handle);
        return handle;
    }

    public void WatchForgotten(Action<SeriesHandle> forgotten) => _forgotten = forgotten;

    public void Append(SeriesHandle series, long time, double value)
    {
        if (PendingRows++ == 0)
        {
            BeginRows();
        }

        if (time < _lateBefore)
        {
            int late = _runner.Services.Lateness.IndexOf(new EventTime(time), new EventTime(_lateBefore));
            _batches.AddLate(late, series, time, value);
            return;
        }

        if (time > _newest.Milliseconds)
        {
            // Asked of new times only: no other can move the watermark, and so most rows cost nothing more.
            if (time > _futureAfter)
            {
                DropFuture(series, time, value);
                return;
            }

            _newest = new EventTime(time);
            _lateBefore = Math.Max(_lateBefore, WatermarkAt(_newest).Milliseconds);
        }

        _batches.Add(series, time, value);
    }

    public void Append(ReadOnlySpan<SeriesHandle> series, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        if (times.Length != series.Length || values.Length != series.Length)
        {
            throw new ArgumentException("Columns of rows must have one length.");
        }

        for (int i = 0; i < series.Length; i++)
        {
            Append(series[i], times[i], values[i]);
        }
    }

    public void Reject(DropReason reason, string place, string detail, ReadOnlySpan<byte> raw)
    {
        Counters.Drop(reason);
        _runner.Services.DeadLetters?.Write(
            new DeadLetter(_runner.Name, place, reason, detail, _runner.Clock.GetUtcNow(), raw.ToArray()));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask CommitAsync(long offset, CancellationToken cancellationToken)
    {
        using (await Lane.EnterAsync(cancellationToken))
        {
            // From here on the commit is whole or the topology is cancelled: a request to stop must not tear it.
            await SendRowsAsync();
            Lane.Position = new PartitionOffset(_runner.Name, Name, offset, _newest);
            await SendWatermarkAsync();
        }

        PendingRows = 0;
        SweepIdleSeries();
    }

    /// <summary>Stops holding others back when nothing has come for the idle time.</summary>
    public async ValueTask NoticeIdleAsync()
    {
        if (Lane.IsIdle || !HasBeenQuiet)
        {
            return;
        }

        using IngestLane.Gate gate = await Lane.EnterAsync(_runner.Services.Cancellation);

        // A commit may have waited for room all this time; that is not being quiet.
        if (HasBeenQuiet)
        {
            await Lane.SetIdleAsync();
        }
    }

    /// <summary>Sends what a restored partition knows of time, before its first row, into its empty channels.</summary>
    public void AnnounceRestored()
    {
        EventTime watermark = WatermarkAt(_newest);
        if (watermark > EventTime.Minimum)
        {
            _sentWatermark = watermark;
            Lane.AnnounceWatermark(watermark);
        }
    }

    public ValueTask CompleteAsync() => EndAsync(EnvelopeKind.Completed);

    /// <summary>Ends the partition, unless it has ended already.</summary>
    public async ValueTask EndAsync(EnvelopeKind end)
    {
        _batches.Drop();
        await Lane.EndAsync(end, _newest);
        _runner.OnClosed(this);
    }

    public ValueTask DisposeAsync()
    {
        _batches.Drop();
        return ValueTask.CompletedTask;
    }

    private EventTime WatermarkAt(EventTime newest) => newest.Minus(_runner.Settings.Lateness);

    /// <summary>Looks at the clock and at the tasks, once for all rows of a commit.</summary>
    private void BeginRows()
    {
        EventTime futureAfter = EventTime.From(_runner.Clock.GetUtcNow()).Minus(-_runner.Settings.MaxAhead);
        _futureAfter = _runner.SimulatesTime ? long.MaxValue : futureAfter.Milliseconds;
        if (Lane.IsIdle)
        {
            // While this partition held nobody back, time may have moved past what it had promised.
            _lateBefore = Math.Max(_lateBefore, _runner.Services.Time.Watermark.Milliseconds);
        }
    }

    private void DropFuture(SeriesHandle series, long time, double value)
    {
        PendingRows--; // It was counted, but is not appended.
        Counters.Drop(DropReason.Future);
        if (_runner.Services.DeadLetters is { } deadLetters)
        {
            DateTimeOffset now = _runner.Clock.GetUtcNow();
            string detail = $"{new EventTime(time)} is more than {Durations.Format(_runner.Settings.MaxAhead)} ahead of the clock";
            string row = string.Create(CultureInfo.InvariantCulture, $"{_ports[series.Shard].Series[series.Id]} {value:R} {time}");
            deadLetters.Write(new DeadLetter(_runner.Name, Name, DropReason.Future, detail, now, Encoding.UTF8.GetBytes(row)));
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendRowsAsync()
    {
        // A commit without rows, as when all were rejected, is no sign of life: the partition goes idle all the same.
        if (PendingRows == 0)
        {
            return;
        }

        Lane.SetActive();
        _batches.GatherAll();
        while (_batches.TryPeek(out int shard, out SampleBatch? batch))
        {
            int rows = batch.Count;
            bool isLate = batch.IsLate;
            await Lane.SendAsync(shard, Envelope.Samples(batch, EventTime.Minimum));
            _batches.RemoveNext();
            Counters.Received(rows);
            Counters.Emitted(rows);
            Counters.Late(isLate ? rows : 0);
        }

        Volatile.Write(ref _lastRows, _runner.Clock.GetTimestamp());
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendWatermarkAsync()
    {
        EventTime watermark = WatermarkAt(_newest);
        if (watermark > _sentWatermark)
        {
            _sentWatermark = watermark;
            Counters.Watermark = watermark;
            await Lane.SendWatermarkAsync(watermark);
        }
    }

    /// <summary>Lets go of series that were not heard of for the series' idle time, a slab at each commit.</summary>
    private void SweepIdleSeries()
    {
        if (!_isSweeping && _runner.Clock.GetElapsedTime(_lastSweep) >= _runner.Settings.SeriesIdle)
        {
            _lastSweep = _runner.Clock.GetTimestamp();
            _index.BeginSweep();
            _isSweeping = true;
        }

        if (_isSweeping)
        {
            _isSweeping = _index.SweepStep(_dropped);
            foreach (SeriesHandle handle in _dropped)
            {
                _ports[handle.Shard].Series.Release(handle.Id);
                _forgotten?.Invoke(handle);
            }

            _dropped.Clear();
        }
    }
}
