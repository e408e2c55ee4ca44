using System.Globalization;
using Streams.Data;
using Streams.Operators.Sketches;

namespace Streams.Sources.Statsd;

/// <summary>What has come for one name and its tags, and the rows that it makes.</summary>
internal abstract class StatsdSeries(Labels labels)
{
    /// <summary>The series that lines name.</summary>
    protected Labels Labels { get; } = labels;

    /// <summary>When something came last, by the clock's timestamp.</summary>
    public long LastUsed { get; set; }

    /// <summary>The rows of an interval that are totals.</summary>
    public virtual IReadOnlyList<Labels> Totals => [];

    /// <summary>Takes a value that stands for so many.</summary>
    public abstract void Add(double value, double weight);

    /// <summary>Gives the rows of an interval.</summary>
    public abstract void Flush(Action<Labels, double> row);

    /// <summary>The series with another end of its name and perhaps one more label.</summary>
    protected static Labels With(Labels labels, string end, string label = "", string value = "")
    {
        LabelsBuilder builder = new LabelsBuilder().Reset(labels).Set(Data.Labels.MetricName, labels.Name + end);
        return (label.Length == 0 ? builder : builder.Set(label, value)).Build();
    }

    /// <summary>A number as label values have it.</summary>
    protected static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>A counter: all that has come since the node began.</summary>
internal sealed class StatsdCounter(Labels labels) : StatsdSeries(labels)
{
    private double _total;

    public override IReadOnlyList<Labels> Totals => [Labels];

    public override void Add(double value, double weight) => _total += value * weight;

    public override void Flush(Action<Labels, double> row) => row(Labels, _total);
}

/// <summary>A gauge: what came last, or changes of it.</summary>
internal sealed class StatsdGauge(Labels labels) : StatsdSeries(labels)
{
    private double _value;

    public override void Add(double value, double weight) => _value = value;

    /// <summary>Changes the value.</summary>
    public void Change(double change) => _value += change;

    public override void Flush(Action<Labels, double> row) => row(Labels, _value);
}

/// <summary>A set: how many different texts came in the interval.</summary>
internal sealed class StatsdSet(Labels labels) : StatsdSeries(labels)
{
    private readonly HyperLogLog _seen = new();

    public override void Add(double value, double weight) => throw new NotSupportedException("A set takes texts.");

    /// <summary>Sees a text.</summary>
    public void See(ReadOnlySpan<byte> text) => _seen.Add(text);

    public override void Flush(Action<Labels, double> row)
    {
        row(Labels, _seen.Estimate());
        _seen.Clear();
    }
}

/// <summary>Timers or a histogram as percentiles of each interval, with totals.</summary>
internal sealed class StatsdSketch : StatsdSeries
{
    private readonly DDSketch _sketch = new();
    private readonly (double Quantile, Labels Labels)[] _quantiles;
    private readonly Labels _countLabels;
    private readonly Labels _sumLabels;
    private double _count;
    private double _sum;

    public StatsdSketch(Labels labels, IReadOnlyList<double> quantiles)
        : base(labels)
    {
        _quantiles = [.. quantiles.Select(q => (q, With(labels, "", "quantile", Text(q))))];
        _countLabels = With(labels, "_count");
        _sumLabels = With(labels, "_sum");
    }

    public override IReadOnlyList<Labels> Totals => [_countLabels, _sumLabels];

    public override void Add(double value, double weight)
    {
        _sketch.Add(value);
        _count += weight;
        _sum += value * weight;
    }

    public override void Flush(Action<Labels, double> row)
    {
        if (_sketch.Count > 0)
        {
            foreach ((double quantile, Labels labels) in _quantiles)
            {
                row(labels, _sketch.Quantile(quantile));
            }
        }

        row(_countLabels, _count);
        row(_sumLabels, _sum);
        _sketch.Clear();
    }
}

/// <summary>Timers or a histogram as a classic histogram.</summary>
internal sealed class StatsdBuckets : StatsdSeries
{
    private readonly double[] _bounds;
    private readonly double[] _counts;
    private readonly Labels[] _labels;
    private readonly Labels _countLabels;
    private readonly Labels _sumLabels;
    private double _sum;

    public StatsdBuckets(Labels labels, IReadOnlyList<double> bounds)
        : base(labels)
    {
        _bounds = [.. bounds];
        _counts = new double[_bounds.Length + 1];
        _labels = [.. bounds.Select(b => With(labels, "_bucket", "le", Text(b))), With(labels, "_bucket", "le", "+Inf")];
        _countLabels = With(labels, "_count");
        _sumLabels = With(labels, "_sum");
    }

    public override IReadOnlyList<Labels> Totals => [.. _labels, _countLabels, _sumLabels];

    public override void Add(double value, double weight)
    {
        int at = Array.FindIndex(_bounds, bound => value <= bound);
        _counts[at < 0 ? _bounds.Length : at] += weight;
        _sum += value * weight;
    }

    public override void Flush(Action<Labels, double> row)
    {
        double below = 0;
        for (int i = 0; i < _labels.Length; i++)
        {
            below += _counts[i];
            row(_labels[i], below);
        }

        row(_countLabels, below);
        row(_sumLabels, _sum);
    }
}
