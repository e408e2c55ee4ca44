using Streams.Data;
using Streams.Sources.Formats;
using Streams.Stages;

namespace Streams.Sources.Staging;

/// <summary>Holds the rows of bodies back until it is known that they count, and keeps limits.</summary>
/// <remarks>
/// Stands between a decoder and the partition: series are found and learned in the partition itself, rows are kept in
/// columns until <see cref="AppendAll"/>. So a body can be written to a log between its decoding and its use, and a body
/// that cannot be logged leaves nothing behind. Of a body that is read again from the log, exactly those rows are refused
/// that were the first time.
/// </remarks>
internal sealed class StagedRows : ISourcePartition
{
    private const int FirstRows = 4096;
    private static readonly SeriesHandle Refusal = new(-1, default);

    private readonly ISourcePartition _partition;
    private readonly SeriesLimits _limits;
    private readonly SeriesOwners _owners;
    private SeriesHandle[] _series = new SeriesHandle[FirstRows];
    private long[] _times = new long[FirstRows];
    private double[] _values = new double[FirstRows];
    private BodyOutcome _outcome = new();
    private IReadOnlyList<int>? _replayed;
    private string _origin = "";
    private RowProblem? _refusal;
    private Service _service = Service.None;
    private int _ordinal;
    private int _replayedAt;
    private int _bodyStart;
    private long _timeMax;
    private long _timeMin;

    private StagedRows(ISourcePartition partition, SeriesLimits limits, SeriesOwners owners)
    {
        _partition = partition;
        _limits = limits;
        _owners = owners;
    }

    /// <summary>Makes an empty stage in front of a partition, which stays the caller's.</summary>
    public static StagedRows InFrontOf(ISourcePartition partition, SeriesLimits limits, SeriesOwners owners) =>
        new(partition, limits, owners);

    /// <inheritdoc />
    public string Name => _partition.Name;

    /// <inheritdoc />
    public long? RestoredOffset => _partition.RestoredOffset;

    /// <inheritdoc />
    public int PendingRows => Count;

    /// <summary>How many rows are staged.</summary>
    public int Count { get; private set; }

    /// <summary>Begins a body that has just come in.</summary>
    public void Begin(string origin, Service service, BodyOutcome outcome, DateTimeOffset now)
    {
        Begin(origin, outcome);
        _service = service;
        _replayed = null;
        long milliseconds = now.ToUnixTimeMilliseconds();
        _timeMax = milliseconds + (long)_limits.MaxAhead.TotalMilliseconds;
        _timeMin = _limits.MaxBehind is { } behind ? milliseconds - (long)behind.TotalMilliseconds : long.MinValue;
    }

    /// <summary>Begins a body from the log, of which the given rows were refused when it came.</summary>
    public void BeginReplay(string origin, Service service, BodyOutcome outcome, IReadOnlyList<int> refused)
    {
        Begin(origin, outcome);
        _service = service;
        _replayed = refused;
        _timeMax = long.MaxValue;
        _timeMin = long.MinValue;
    }

    /// <summary>Ends a body and says how many of its rows are staged.</summary>
    public int End()
    {
        _outcome.Accepted = Count - _bodyStart;
        return _outcome.Accepted;
    }

    /// <inheritdoc />
    public SeriesKey Prepare(ReadOnlySpan<byte> rawKey) => _partition.Prepare(rawKey);

    /// <inheritdoc />
    public bool TryResolve(SeriesKey key, out SeriesHandle handle) => _partition.TryResolve(key, out handle);

    /// <inheritdoc />
    public SeriesHandle Learn(SeriesKey key, Labels labels)
    {
        Service service = _owners.ServiceOf(labels, _service);
        if (_replayed is null && (_refusal = _owners.Check(labels, service, _limits)) is not null)
        {
            return Refusal;
        }

        SeriesHandle handle = _partition.Learn(key, labels);
        _owners.Add(handle, service);
        return handle;
    }

    /// <inheritdoc />
    public void Append(SeriesHandle series, long time, double value)
    {
        int ordinal = _ordinal++;
        if (_replayed is null ? IsRefused(series, time) : WasRefused(ordinal))
        {
            _outcome.Refused.Add(ordinal);
            return;
        }

        if (Count == _series.Length)
        {
            Array.Resize(ref _series, Count * 2);
            Array.Resize(ref _times, Count * 2);
            Array.Resize(ref _values, Count * 2);
        }

        _series[Count] = series;
        _times[Count] = time;
        _values[Count] = value;
        Count++;
    }

    /// <inheritdoc />
    public void Append(ReadOnlySpan<SeriesHandle> series, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < series.Length; i++)
        {
            Append(series[i], times[i], values[i]);
        }
    }

    /// <inheritdoc />
    public void Reject(DropReason reason, string place, string detail, ReadOnlySpan<byte> raw)
    {
        _outcome.Reject(reason, place, detail);
        if (_replayed is null)
        {
            _partition.Reject(reason, place, detail, raw);
        }
    }

    /// <summary>Appends the staged rows to the partition.</summary>
    public void AppendAll()
    {
        _partition.Append(_series.AsSpan(0, Count), _times.AsSpan(0, Count), _values.AsSpan(0, Count));
        Count = 0;
    }

    /// <summary>Forgets the staged rows.</summary>
    public void Drop() => Count = 0;

    /// <inheritdoc />
    public ValueTask CommitAsync(long offset, CancellationToken cancellationToken) =>
        _partition.CommitAsync(offset, cancellationToken);

    /// <inheritdoc />
    public ValueTask CompleteAsync() => _partition.CompleteAsync();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _partition.DisposeAsync();

    private void Begin(string origin, BodyOutcome outcome)
    {
        _origin = origin;
        _outcome = outcome;
        _ordinal = 0;
        _replayedAt = 0;
        _bodyStart = Count;
    }

    private bool WasRefused(int ordinal)
    {
        bool was = _replayedAt < _replayed?.Count && _replayed[_replayedAt] == ordinal;
        _replayedAt += was ? 1 : 0;
        return was;
    }

    private bool IsRefused(SeriesHandle series, long time)
    {
        RowProblem? problem =
            series == Refusal ? _refusal
            : time > _timeMax ? new RowProblem(
                DropReason.Future, $"{new EventTime(time)} is more than {Durations.Format(_limits.MaxAhead)} ahead of the clock")
            : time < _timeMin ? new RowProblem(
                DropReason.Limit,
                $"{new EventTime(time)} is more than {Durations.Format(_limits.MaxBehind.GetValueOrDefault())} behind the clock")
            : Count - _bodyStart >= BodyDecoder.RowCountMax ? new RowProblem(
                DropReason.Limit, $"a body has at most {BodyDecoder.RowCountMax} rows")
            : null;
        if (problem is null && _owners.IsByLabel && !_owners.Of(series).Rate.TryTakeOne())
        {
            _outcome.IsOverRate = true;
            problem = new RowProblem(DropReason.Limit, $"service '{_owners.Of(series).Name}' is over its rate");
        }

        if (problem is not null)
        {
            Reject(problem.Reason, _origin, problem.Detail, default);
        }

        return problem is not null;
    }
}
