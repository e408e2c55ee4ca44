using System.Text;
using Streams.Data;
using Streams.PromQL.Syntax;

namespace Streams.Operators.Windows.Keys;

/// <summary>Says which key a series belongs to.</summary>
/// <remarks>
/// The input's metric name stays in the key, as results are named after it; so does the bound of a bucket of a classic
/// histogram, as buckets of different bounds are different counters.
/// </remarks>
internal sealed class Grouping
{
    private static readonly byte[] MetricName = Encoding.UTF8.GetBytes(Labels.MetricName);
    private static readonly byte[] BucketLabel = "le"u8.ToArray();

    private readonly SeriesSelector? _where;
    private readonly byte[][]? _by;
    private readonly byte[][]? _without;
    private readonly bool _keepsName;
    private readonly LabelsBuilder _labels = new();

    public Grouping(WindowOptions options)
    {
        _where = options.Where;
        _by = Utf8(options.By);
        _without = Utf8(options.Without);
        _keepsName = options.Name.HasName;
    }

    /// <summary>Whether every series is a key of its own.</summary>
    public bool IsPerSeries => _by is null && _without is null;

    /// <summary>Whether the window takes rows of a series at all.</summary>
    public bool Takes(Labels series) => _where is null || _where.Matches(series);

    /// <summary>The canonical labels of a series' key, on loan until the next call.</summary>
    public ReadOnlySpan<byte> KeyOf(Labels series)
    {
        _labels.Clear();
        bool isBucket = series.TryGet(MetricName, out ReadOnlySpan<byte> metric) && metric.EndsWith("_bucket"u8);
        foreach (Label label in series)
        {
            bool isKept = label.Name.SequenceEqual(MetricName)
                ? _keepsName
                : (isBucket && label.Name.SequenceEqual(BucketLabel)) || IsGroupedBy(label.Name);
            if (isKept)
            {
                _labels.Set(label.Name, label.Value);
            }
        }

        return _labels.BuildCanonical();
    }

    private bool IsGroupedBy(ReadOnlySpan<byte> label) => _by is not null ? Contains(_by, label) : !Contains(_without ?? [], label);

    private static bool Contains(byte[][] names, ReadOnlySpan<byte> name)
    {
        foreach (byte[] candidate in names)
        {
            if (name.SequenceEqual(candidate))
            {
                return true;
            }
        }

        return false;
    }

    private static byte[][]? Utf8(IReadOnlyList<string>? names) => names is null ? null : [.. names.Select(Encoding.UTF8.GetBytes)];
}
