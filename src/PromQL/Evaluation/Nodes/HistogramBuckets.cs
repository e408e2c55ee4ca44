using System.Globalization;
using Streams.Data;
using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>Which histogram each series of a vector is a bucket of, and its bound; the histograms are a shape of their own.</summary>
internal sealed class HistogramBuckets(SeriesShape input) : SeriesShape
{
    private static readonly byte[] BoundName = "le"u8.ToArray();

    private readonly LabelProjection _projection = LabelProjection.WithoutOnly(["le"]);
    private readonly LabelSetTable _histograms = new();
    private ShapeCursor _cursor = new();
    private int[] _histogramOf = [];
    private double[] _bounds = [];
    private bool _hasBadBounds;

    public override int Generation => input.Generation;

    public override int Count => _histograms.Count;

    public override bool MayRepeatWithoutName => input.MayRepeatWithoutName;

    /// <summary>The histogram of each row; -1 where the bound is none.</summary>
    public ReadOnlySpan<int> HistogramOf => _histogramOf;

    public override Labels LabelsOf(int row) => _histograms[row];

    public double BoundOf(int row) => _bounds[row];

    /// <summary>Takes over new rows.</summary>
    public void Follow()
    {
        if (!_cursor.IsBehind(input, out bool isRestarted))
        {
            return;
        }

        if (isRestarted)
        {
            _histograms.Clear();
            _hasBadBounds = false;
        }

        Rows.Grow(ref _histogramOf, input.Count);
        Rows.Grow(ref _bounds, input.Count);
        for (int row = _cursor.Known; row < input.Count; row++)
        {
            Labels labels = input.LabelsOf(row);
            bool isGood = TryParse(labels.Get(BoundName) ?? "", out _bounds[row]);
            _histogramOf[row] = isGood ? _histograms.NumberOf(_projection.Canonical(labels)) : -1;
            _hasBadBounds |= !isGood;
        }

        _cursor.CatchUp(input);
    }

    public void RemarkOnBadBounds(QueryRun run, ReadOnlySpan<int> rows, TextRange place)
    {
        if (!_hasBadBounds)
        {
            return;
        }

        foreach (int row in rows)
        {
            if (_histogramOf[row] < 0)
            {
                Labels labels = input.LabelsOf(row);
                string name = labels.Name.Length > 0 ? $" for metric name {StringLiteral.Quote(labels.Name)}" : "";
                string bound = StringLiteral.Quote(labels.Get(BoundName) ?? "");
                run.Warn($"bucket label \"le\" is missing or has a malformed value of {bound}{name}", place);
            }
        }
    }

    private static bool TryParse(string text, out double bound)
    {
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        bool isInfinite = text.TrimStart('+', '-').Equals("inf", StringComparison.OrdinalIgnoreCase);
        bound = text.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity;
        return isInfinite || (double.TryParse(text, Styles, CultureInfo.InvariantCulture, out bound) && !double.IsNaN(bound));
    }
}
