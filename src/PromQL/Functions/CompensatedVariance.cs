namespace Streams.PromQL.Functions;

/// <summary>The variance of a population, one number after the other, after Welford; what rounding takes away is kept.</summary>
internal struct CompensatedVariance
{
    private CompensatedSum _mean;
    private CompensatedSum _squares;
    private double _count;

    public readonly double Value => (_squares.Sum + _squares.Error) / _count;

    public void Add(double value)
    {
        _count++;
        double delta = value - (_mean.Sum + _mean.Error);
        _mean.Add(delta / _count);
        _squares.Add(delta * (value - (_mean.Sum + _mean.Error)));
    }
}
