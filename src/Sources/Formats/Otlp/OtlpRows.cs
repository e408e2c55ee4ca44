using System.Buffers.Binary;
using Streams.Data;
using Streams.Sources.Formats.Protobuf;
using Streams.Stages;

namespace Streams.Sources.Formats.Otlp;

/// <summary>Finds the series of points and appends their rows.</summary>
/// <remarks>
/// A key is made in steps, each the hash of the one before and of what comes new: the metric with all above it, the point's
/// attributes, and at last which of its series is meant. So none of the bytes is hashed again for each series.
/// </remarks>
internal sealed class OtlpRows(TimeProvider clock)
{
    // No other format's keys begin with this byte.
    private const byte KeyMark = 2;

    private readonly OtlpLabels _labels = new();
    private readonly DeltaTotals _totals = new(clock);
    private byte[] _scratch = new byte[1024];
    private int _length;
    private ISourcePartition? _partition;
    private string _origin = "";
    private SeriesKey _pointKey;
    private long _time;
    private uint _attributeTag;

    /// <summary>The newest time appended since it was set last.</summary>
    public long NewestTime { get; set; }

    /// <summary>Begins a request.</summary>
    public void Begin(ISourcePartition partition, string origin)
    {
        _partition = partition;
        _origin = origin;
    }

    public void Accept() => _totals.Accept();

    public void Undo() => _totals.Undo();

    /// <summary>Gives a metric its key.</summary>
    public void BeginMetric(ref OtlpMetric metric)
    {
        Restart();
        Put(metric.Resource);
        Put(metric.Scope);
        Put(metric.Name);
        Put(metric.Unit);
        Reserve(1)[0] = (byte)metric.Kind;
        _length++;
        metric.Key = Prepare();
    }

    /// <summary>Gives a point its key and time; false, and the point is rejected, when its time cannot be.</summary>
    public bool BeginPoint(in OtlpMetric metric, ReadOnlySpan<byte> point, uint attributeTag, ulong nanoseconds)
    {
        _attributeTag = attributeTag;
        _time = nanoseconds == 0
            ? EventTime.From(clock.GetUtcNow()).Milliseconds
            : (long)(nanoseconds / 1_000_000);
        if (!TextTime.IsInCalendar(_time))
        {
            Reject(point, RowProblem.Malformed($"the time {nanoseconds} is not within the years 1 to 9999"));
            return false;
        }

        Restart();
        Put(metric.Key);
        ProtoReader reader = new(point);
        while (reader.Next(out uint tag))
        {
            if (tag == attributeTag)
            {
                Put(reader.ReadBytes());
            }
            else
            {
                reader.Skip();
            }
        }

        _pointKey = Prepare();
        return true;
    }

    /// <summary>Appends a row of the point that was begun.</summary>
    public void Add(in OtlpMetric metric, ReadOnlySpan<byte> point, OtlpPart part, double bound, double value)
    {
        Restart();
        Put(_pointKey);
        Span<byte> end = Reserve(1 + sizeof(double));
        end[0] = (byte)part;
        BinaryPrimitives.WriteDoubleLittleEndian(end[1..], bound);
        _length += 1 + sizeof(double);
        SeriesKey key = Prepare();
        if (!Partition.TryResolve(key, out SeriesHandle series))
        {
            if (_labels.Read(metric, point, _attributeTag, part, bound, out Labels labels) is { } problem)
            {
                Reject(point, problem);
                return;
            }

            series = Partition.Learn(key, labels);
        }

        if (metric.IsDelta && !StaleMarker.Is(value) && !_totals.TryAdd(key, value, out value))
        {
            string detail = $"the totals of at most {DeltaTotals.SeriesCountMax} series with delta temporality are kept";
            Reject(point, new RowProblem(DropReason.Limit, detail));
            return;
        }

        Partition.Append(series, _time, value);
        NewestTime = Math.Max(NewestTime, _time);
    }

    /// <summary>Appends the resource's own series, at the newest time of its points.</summary>
    public void AddTarget(ReadOnlySpan<byte> resource)
    {
        Restart();
        Put(resource);
        Reserve(1)[0] = (byte)OtlpPart.TargetInfo;
        _length++;
        SeriesKey key = Prepare();
        if (!Partition.TryResolve(key, out SeriesHandle series))
        {
            if (!_labels.TryReadTarget(resource, out Labels labels))
            {
                return;
            }

            series = Partition.Learn(key, labels);
        }

        Partition.Append(series, NewestTime, 1);
    }

    /// <summary>Rejects a point.</summary>
    public void Reject(ReadOnlySpan<byte> point, RowProblem problem) =>
        Partition.Reject(problem.Reason, _origin, problem.Detail, point);

    private ISourcePartition Partition => _partition ?? throw new InvalidOperationException("No request was begun.");

    private SeriesKey Prepare() => Partition.Prepare(_scratch.AsSpan(0, _length));

    private void Restart()
    {
        _scratch[0] = KeyMark;
        _length = 1;
    }

    private void Put(SeriesKey key)
    {
        key.CopyTo(Reserve(SeriesKey.Bytes));
        _length += SeriesKey.Bytes;
    }

    // With its length in front, so that no two rows of parts come down to the same bytes.
    private void Put(ReadOnlySpan<byte> part)
    {
        Span<byte> room = Reserve(VarInt.MaximumBytes + part.Length);
        int prefix = VarInt.Write(room, (ulong)part.Length);
        part.CopyTo(room[prefix..]);
        _length += prefix + part.Length;
    }

    private Span<byte> Reserve(int count)
    {
        if (_scratch.Length - _length < count)
        {
            Array.Resize(ref _scratch, Math.Max(_scratch.Length * 2, _length + count));
        }

        return _scratch.AsSpan(_length);
    }
}
