namespace Streams.PromQL.Functions;

/// <summary>What an aggregation keeps of a group while it goes through its values.</summary>
internal interface IAccumulator
{
    double Result { get; }

    void Add(double value);
}

internal struct SumAccumulator : IAccumulator
{
    private CompensatedSum _sum;

    public readonly double Result => _sum.Value;

    /// <summary>The sum and what rounding took away from it, to be put together with others.</summary>
    public readonly CompensatedSum Parts => _sum;

    public void Add(double value) => _sum.Add(value);
}

internal struct MeanAccumulator : IAccumulator
{
    private CompensatedMean _mean;

    public readonly double Result => _mean.Value;

    public void Add(double value) => _mean.Add(value);
}

internal struct MaxAccumulator : IAccumulator
{
    private bool _hasValue;

    public double Result { get; private set; }

    public void Add(double value)
    {
        if (!_hasValue || Result < value || double.IsNaN(Result))
        {
            Result = value;
            _hasValue = true;
        }
    }
}

internal struct MinAccumulator : IAccumulator
{
    private bool _hasValue;

    public double Result { get; private set; }

    public void Add(double value)
    {
        if (!_hasValue || Result > value || double.IsNaN(Result))
        {
            Result = value;
            _hasValue = true;
        }
    }
}

internal struct CountAccumulator : IAccumulator
{
    public double Result { get; private set; }

    public void Add(double value) => Result++;
}

internal struct GroupAccumulator : IAccumulator
{
    public readonly double Result => 1;

    public readonly void Add(double value)
    {
    }
}

/// <summary>The variance of a population, after Welford.</summary>
internal struct VarianceAccumulator : IAccumulator
{
    private double _count;
    private double _mean;
    private double _squares;

    public readonly double Result => _squares / _count;

    public void Add(double value)
    {
        _count++;
        double delta = value - _mean;
        _mean += delta / _count;
        _squares += delta * (value - _mean);
    }
}

internal struct DeviationAccumulator : IAccumulator
{
    private VarianceAccumulator _variance;

    public readonly double Result => Math.Sqrt(_variance.Result);

    public void Add(double value) => _variance.Add(value);
}
