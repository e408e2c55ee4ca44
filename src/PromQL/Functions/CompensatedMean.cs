namespace Streams.PromQL.Functions;

/// <summary>A mean that is the compensated sum by the count or, from where that would overflow, goes on from mean to mean.</summary>
internal struct CompensatedMean
{
    private CompensatedSum _sum;
    private CompensatedSum _mean;
    private bool _isIncremental;

    /// <summary>How many numbers there are.</summary>
    public double Count { get; private set; }

    /// <summary>The mean of all numbers so far.</summary>
    public readonly double Value => _isIncremental ? _mean.Sum + _mean.Error : (_sum.Sum / Count) + (_sum.Error / Count);

    public void Add(double value)
    {
        Count++;
        if (Count == 1)
        {
            // A first infinity is a sum, not an overflow.
            _sum = new CompensatedSum(value);
            return;
        }

        if (!_isIncremental)
        {
            CompensatedSum more = _sum;
            more.Add(value);
            if (!double.IsInfinity(more.Sum))
            {
                _sum = more;
                return;
            }

            _isIncremental = true;
            _mean = new CompensatedSum(_sum.Sum / (Count - 1), _sum.Error / (Count - 1));
        }

        double share = (Count - 1) / Count;
        _mean = new CompensatedSum(share * _mean.Sum, share * _mean.Error);
        _mean.Add(value / Count);
    }
}
