namespace Streams.PromQL.Functions;

/// <summary>A sum that keeps what rounding takes away, after Kahan and Neumaier.</summary>
internal struct CompensatedSum
{
    /// <summary>Makes a sum that begins with a number.</summary>
    public CompensatedSum(double sum, double error = 0)
    {
        Sum = sum;
        Error = error;
    }

    /// <summary>The sum of the rounded numbers.</summary>
    public double Sum { get; private set; }

    /// <summary>What rounding took away.</summary>
    public double Error { get; private set; }

    /// <summary>The sum as one number.</summary>
    public readonly double Value => double.IsInfinity(Sum) ? Sum : Sum + Error;

    public void Add(double value)
    {
        double total = Sum + value;
        if (double.IsInfinity(total))
        {
            Error = 0;
        }
        else
        {
            Error += Math.Abs(Sum) >= Math.Abs(value) ? Sum - total + value : value - total + Sum;
        }

        Sum = total;
    }
}
