using System.Buffers.Binary;
using Streams.Sources.Formats.Protobuf;

namespace Streams.Sources.Formats.RemoteWrite;

/// <summary>The series and rows of one remote-write request, read but not yet looked up.</summary>
/// <remarks>
/// The first of two passes: it finds out whether the request is whole, so that nothing is appended of one that is not. It
/// keeps its arrays for the next request; they grow with the rows of the largest one, up to
/// <see cref="BodyDecoder.RowCountMax"/>.
/// </remarks>
internal sealed class RemoteWriteRows
{
    private const uint SeriesTag = 1 << 3 | ProtoReader.Bytes;
    private const uint SampleTag = 2 << 3 | ProtoReader.Bytes;
    private const uint HistogramTag = 4 << 3 | ProtoReader.Bytes;
    private const uint SampleValueTag = 1 << 3 | ProtoReader.Fixed64;
    private const uint SampleTimeTag = 2 << 3 | ProtoReader.Varint;

    // The value, its tag, and the time's tag; the time in its usual length of six bytes comes behind.
    private const int UsualSampleBytes = 16;
    private const int TimeAt = 10;

    private SeriesSlice[] _series = new SeriesSlice[2048];
    private long[] _times = new long[2048];
    private double[] _values = new double[2048];
    private int _seriesCount;
    private int _rowCount;

    public ReadOnlySpan<SeriesSlice> Series => _series.AsSpan(0, _seriesCount);

    public ReadOnlySpan<long> Times => _times.AsSpan(0, _rowCount);

    public ReadOnlySpan<double> Values => _values.AsSpan(0, _rowCount);

    /// <summary>Reads a request; a problem when it is not whole.</summary>
    public RowProblem? Read(ReadOnlySpan<byte> body)
    {
        _seriesCount = 0;
        _rowCount = 0;
        ProtoReader reader = new(body);
        while (reader.Next(out uint tag))
        {
            if (tag != SeriesTag)
            {
                // Metadata, and whatever later versions add.
                reader.Skip();
                continue;
            }

            int length = reader.ReadBytes().Length;
            if (reader.IsBroken)
            {
                break;
            }

            if (ReadSeries(body, reader.At - length, length) is { } problem)
            {
                return problem;
            }
        }

        return reader.IsBroken ? Broken(reader.At) : null;
    }

    private static RowProblem Broken(int at) =>
        RowProblem.Malformed($"byte {at}: the request is cut off or is no remote-write request");

    private RowProblem? ReadSeries(ReadOnlySpan<byte> body, int start, int length)
    {
        ProtoReader reader = new(body.Slice(start, length));
        int labelsStart = 0;
        int labelsEnd = 0;
        bool isOnePiece = true;
        int rowStart = _rowCount;
        int histograms = 0;
        int fieldAt = 0;
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case RemoteWriteLabels.LabelTag:
                    reader.ReadBytes();
                    labelsStart = labelsEnd == 0 ? fieldAt : labelsStart;
                    isOnePiece &= labelsEnd == 0 || labelsEnd == fieldAt;
                    labelsEnd = reader.At;
                    break;
                case SampleTag:
                    if (!AddRow(reader.ReadBytes()))
                    {
                        return _rowCount < BodyDecoder.RowCountMax
                            ? Broken(start + fieldAt)
                            : RowProblem.Malformed($"a request has at most {BodyDecoder.RowCountMax} samples");
                    }

                    break;
                case HistogramTag:
                    reader.ReadBytes();
                    histograms++;
                    break;
                default:
                    reader.Skip();
                    break;
            }

            fieldAt = reader.At;
        }

        if (reader.IsBroken)
        {
            return Broken(start + reader.At);
        }

        if (_seriesCount == _series.Length)
        {
            Array.Resize(ref _series, _series.Length * 2);
        }

        int labelsLength = isOnePiece ? labelsEnd - labelsStart : -1;
        _series[_seriesCount++] = new SeriesSlice(
            start, length, start + labelsStart, labelsLength, rowStart, _rowCount - rowStart, histograms);
        return null;
    }

    private bool AddRow(ReadOnlySpan<byte> sample)
    {
        if (_rowCount == _times.Length)
        {
            if (_rowCount == BodyDecoder.RowCountMax)
            {
                return false;
            }

            Array.Resize(ref _times, _times.Length * 2);
            Array.Resize(ref _values, _values.Length * 2);
        }

        double value = 0;
        ulong time = 0;
        bool isGood = sample.Length == UsualSampleBytes && sample[0] == SampleValueTag && sample[TimeAt - 1] == SampleTimeTag
            ? ReadUsual(sample, out value, out time)
            : ReadAny(sample, ref value, ref time);
        _times[_rowCount] = (long)time;
        _values[_rowCount] = value;
        _rowCount += isGood ? 1 : 0;
        return isGood;
    }

    private static bool ReadUsual(ReadOnlySpan<byte> sample, out double value, out ulong time)
    {
        value = BinaryPrimitives.ReadDoubleLittleEndian(sample[1..]);
        time = 0;
        int shift = 0;
        for (int at = TimeAt; at < sample.Length; at++, shift += 7)
        {
            time |= (ulong)(sample[at] & 0x7f) << shift;
            if (sample[at] < 0x80)
            {
                return at == sample.Length - 1;
            }
        }

        return false;
    }

    private static bool ReadAny(ReadOnlySpan<byte> sample, ref double value, ref ulong time)
    {
        ProtoReader reader = new(sample);
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case SampleValueTag:
                    value = reader.ReadDouble();
                    break;
                case SampleTimeTag:
                    time = reader.ReadVarint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return !reader.IsBroken;
    }
}
