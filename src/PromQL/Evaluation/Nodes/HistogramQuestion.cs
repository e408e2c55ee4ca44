using Streams.PromQL.Functions;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>What is asked of histograms: some quantiles, or one share.</summary>
internal sealed class HistogramQuestion(ScalarNode[] numbers, TextRange[] places, bool isFraction, string? label)
{
    private readonly double[] _values = new double[numbers.Length];

    /// <summary>How often the numbers, and so the labels of the answers, have changed.</summary>
    public int Changes { get; private set; }

    /// <summary>How many answers a histogram has.</summary>
    public int Count => isFraction ? 1 : numbers.Length;

    /// <summary>The label that tells the answers apart, if there is one.</summary>
    public string? Label => label;

    /// <summary>The value of that label.</summary>
    public string LabelOf(int answer) => GoNumber.OpenMetrics(_values[answer]);

    public void Evaluate(QueryRun run, long time)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            double value = numbers[i].Evaluate(run, time);
            Changes += value.Equals(_values[i]) ? 0 : 1;
            _values[i] = value;
            if (!isFraction)
            {
                Quantiles.RemarkIfInvalid(_values[i], run, places[i]);
            }
        }
    }

    public double Answer(int answer, Span<Bucket> buckets, out bool isMadeMonotonic)
    {
        isMadeMonotonic = false;
        return isFraction
            ? Histograms.Fraction(_values[0], _values[1], buckets)
            : Histograms.Quantile(_values[answer], buckets, out isMadeMonotonic);
    }
}
