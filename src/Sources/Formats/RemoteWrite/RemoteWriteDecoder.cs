using Streams.Data;
using Streams.Sources.Formats.Protobuf;
using Streams.Stages;

namespace Streams.Sources.Formats.RemoteWrite;

/// <summary>Reads requests of Prometheus' remote write, version 1, that are uncompressed already.</summary>
/// <remarks>
/// Stale markers are values like any other and are kept. Exemplars and metadata are passed over; a native histogram is
/// rejected as unsupported and the rest of the request accepted. A known series is found by the bytes of its label
/// fields, some series ahead of the one that is appended.
/// </remarks>
internal sealed class RemoteWriteDecoder : BodyDecoder
{
    // Far enough for memory to answer, near enough for the labels to stay in the first cache.
    private const int Ahead = 8;

    private const string HistogramDetail = "native histograms are not supported";

    private readonly RemoteWriteRows _rows = new();
    private readonly RemoteWriteLabels _labels = new();
    private readonly SeriesKey[] _keys = new SeriesKey[Ahead];
    private byte[] _scratch = [];

    /// <inheritdoc />
    public override RowProblem? Decode(ReadOnlySpan<byte> body, string origin, ISourcePartition partition)
    {
        if (_rows.Read(body) is { } problem)
        {
            return problem;
        }

        ReadOnlySpan<SeriesSlice> series = _rows.Series;
        for (int i = 0; i < Math.Min(Ahead, series.Length); i++)
        {
            _keys[i] = partition.Prepare(KeyOf(body, series[i]));
        }

        for (int i = 0; i < series.Length; i++)
        {
            SeriesKey key = _keys[i % Ahead];
            if (i + Ahead < series.Length)
            {
                _keys[i % Ahead] = partition.Prepare(KeyOf(body, series[i + Ahead]));
            }

            AppendSeries(body, series[i], key, origin, partition);
        }

        return null;
    }

    private void AppendSeries(
        ReadOnlySpan<byte> body, in SeriesSlice slice, SeriesKey key, string origin, ISourcePartition partition)
    {
        if (slice.HistogramCount > 0)
        {
            Reject(body, slice, slice.HistogramCount, new RowProblem(DropReason.Unsupported, HistogramDetail), origin, partition);
        }

        if (slice.RowCount == 0)
        {
            return;
        }

        if (!partition.TryResolve(key, out SeriesHandle handle))
        {
            if (!_labels.TryRead(body.Slice(slice.Start, slice.Length), out Labels? labels, out RowProblem? problem))
            {
                Reject(body, slice, slice.RowCount, problem, origin, partition);
                return;
            }

            handle = partition.Learn(key, labels);
        }

        ReadOnlySpan<long> times = _rows.Times.Slice(slice.RowStart, slice.RowCount);
        ReadOnlySpan<double> values = _rows.Values.Slice(slice.RowStart, slice.RowCount);
        for (int i = 0; i < times.Length; i++)
        {
            if (TextTime.IsInCalendar(times[i]))
            {
                partition.Append(handle, times[i], values[i]);
            }
            else
            {
                Reject(body, slice, 1, RowProblem.Malformed($"the time {times[i]} is outside of the years 1 to 9999"), origin, partition);
            }
        }
    }

    private static void Reject(
        ReadOnlySpan<byte> body, in SeriesSlice slice, int rows, RowProblem problem, string origin, ISourcePartition partition)
    {
        ReadOnlySpan<byte> raw = body.Slice(slice.Start, slice.Length);
        for (int i = 0; i < rows; i++)
        {
            partition.Reject(problem.Reason, $"{origin}@{slice.Start}", problem.Detail, raw);
        }
    }

    private ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> body, in SeriesSlice slice) => slice.LabelsLength >= 0
        ? body.Slice(slice.LabelsStart, slice.LabelsLength)
        : Gather(body.Slice(slice.Start, slice.Length));

    /// <summary>Puts label fields side by side that stand apart.</summary>
    private ReadOnlySpan<byte> Gather(ReadOnlySpan<byte> series)
    {
        if (_scratch.Length < series.Length)
        {
            _scratch = new byte[Math.Max(series.Length, _scratch.Length * 2)];
        }

        ProtoReader reader = new(series);
        int length = 0;
        int fieldAt = 0;
        while (reader.Next(out uint tag))
        {
            reader.Skip();
            if (tag == RemoteWriteLabels.LabelTag)
            {
                series[fieldAt..reader.At].CopyTo(_scratch.AsSpan(length));
                length += reader.At - fieldAt;
            }

            fieldAt = reader.At;
        }

        return _scratch.AsSpan(0, length);
    }
}
