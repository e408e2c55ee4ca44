using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace Streams.Operators.Anomaly.Forecasting;

/// <summary>Level, trend and seasons fitted to the means of equal steps of time, and what they say of later ones.</summary>
/// <remarks>
/// Least squares over a straight line and the first waves of each season that has been seen twice; steps that are far off
/// weigh less the second time, so that an outage does not bend the line (Huber's weights). The band is that of the regression:
/// it grows with the distance from what is known.
/// </remarks>
public sealed class SeasonalTrend
{
    private const int Passes = 3;
    private const double HuberLimit = 1.345;
    private const double MiddleToStandard = 1.4826;

    // Next to nothing, and enough for seasons that look alike over the time that is known.
    private const double Ridge = 1e-9;

    private readonly double[] _periods;
    private readonly int _waves;
    private readonly double[] _weights;
    private readonly Matrix<double> _inverse;
    private readonly double _variance;
    private readonly double _span;

    // Values are brought to at most 1 first, as the squares of very large ones are infinite.
    private double _scale = 1;

    private SeasonalTrend(double[] periods, int waves, double span, double[] weights, Matrix<double> inverse, double variance)
    {
        (_periods, _waves, _span, _weights, _inverse, _variance) = (periods, waves, span, weights, inverse, variance);
    }

    /// <summary>How many unknowns there are.</summary>
    public int Terms => _weights.Length;

    /// <summary>Fits to values a step apart, the last one at step 0; NaN where there is none. Null where there are too few.</summary>
    /// <param name="values">The values, oldest first.</param>
    /// <param name="seasons">After how many steps values repeat themselves.</param>
    /// <param name="waves">How many waves each season is made of.</param>
    public static SeasonalTrend? Fit(ReadOnlySpan<double> values, ReadOnlySpan<double> seasons, int waves)
    {
        int known = 0;
        foreach (double value in values)
        {
            known += double.IsNaN(value) ? 0 : 1;
        }

        int length = values.Length;
        double[] periods = [.. seasons.ToArray().Where(season => length >= 2 * season)];
        int terms = 2 + 2 * waves * periods.Length;
        return known >= 2 * terms ? FitRobust(values.ToArray(), periods, waves, terms, known) : null;
    }

    /// <summary>What is expected so many steps ahead.</summary>
    public double Expect(double steps)
    {
        Span<double> row = stackalloc double[Terms];
        return Expect(steps, row) * _scale;
    }

    /// <summary>What is expected so many steps ahead, and the band that it is within with a confidence.</summary>
    public (double Value, double Lower, double Upper) Expect(double steps, double confidence)
    {
        Span<double> row = stackalloc double[Terms];
        double value = Expect(steps, row);
        double leverage = 0;
        for (int i = 0; i < row.Length; i++)
        {
            for (int j = 0; j < row.Length; j++)
            {
                leverage += row[i] * _inverse[i, j] * row[j];
            }
        }

        double far = Normal.InvCDF(0, 1, 0.5 + confidence / 2) * Math.Sqrt(_variance * (1 + Math.Max(leverage, 0)));
        return (value * _scale, (value - far) * _scale, (value + far) * _scale);
    }

    private double Expect(double steps, Span<double> row)
    {
        Fill(row, steps, _span, _periods, _waves);
        double value = 0;
        for (int i = 0; i < row.Length; i++)
        {
            value += row[i] * _weights[i];
        }

        return value;
    }

    private static SeasonalTrend FitRobust(double[] values, double[] periods, int waves, int terms, int known)
    {
        double span = values.Length;
        double scale = values.Max(value => double.IsNaN(value) ? 0 : Math.Abs(value));
        scale = scale > 0 ? scale : 1;
        values = [.. values.Select(value => value / scale)];
        double[] rows = new double[values.Length * terms];
        for (int i = 0; i < values.Length; i++)
        {
            Fill(rows.AsSpan(i * terms, terms), i - values.Length + 1, span, periods, waves);
        }

        double[] trust = [.. values.Select(value => double.IsNaN(value) ? 0.0 : 1.0)];
        SeasonalTrend fitted = Solve(values, rows, trust, periods, waves, span, known);
        for (int pass = 1; pass < Passes; pass++)
        {
            Weigh(values, rows, fitted._weights, trust);
            fitted = Solve(values, rows, trust, periods, waves, span, known);
        }

        fitted._scale = scale;
        return fitted;
    }

    private static SeasonalTrend Solve(
        double[] values, double[] rows, double[] trust, double[] periods, int waves, double span, int known)
    {
        int terms = rows.Length / values.Length;
        Matrix<double> squares = Matrix<double>.Build.Dense(terms, terms);
        Vector<double> products = Vector<double>.Build.Dense(terms);
        for (int n = 0; n < values.Length; n++)
        {
            if (trust[n] == 0)
            {
                continue;
            }

            ReadOnlySpan<double> row = rows.AsSpan(n * terms, terms);
            for (int i = 0; i < terms; i++)
            {
                double weighted = trust[n] * row[i];
                products[i] += weighted * values[n];
                for (int j = 0; j <= i; j++)
                {
                    squares[i, j] += weighted * row[j];
                }
            }
        }

        for (int i = 0; i < terms; i++)
        {
            squares[i, i] += Ridge * known;
            for (int j = 0; j < i; j++)
            {
                squares[j, i] = squares[i, j];
            }
        }

        MathNet.Numerics.LinearAlgebra.Factorization.Cholesky<double> factors = squares.Cholesky();
        double[] weights = factors.Solve(products).ToArray();
        double total = 0;
        for (int n = 0; n < values.Length; n++)
        {
            double error = trust[n] > 0 ? Error(values, rows, weights, n) : 0;
            total += trust[n] * error * error;
        }

        Matrix<double> inverse = factors.Solve(Matrix<double>.Build.DenseIdentity(terms));
        return new SeasonalTrend(periods, waves, span, weights, inverse, total / (known - terms));
    }

    /// <summary>What is further off than most weighs as if it were as far off as they.</summary>
    private static void Weigh(double[] values, double[] rows, double[] weights, double[] trust)
    {
        double[] sizes =
        [
            .. Enumerable.Range(0, values.Length).Where(n => trust[n] > 0).Select(n => Math.Abs(Error(values, rows, weights, n))),
        ];
        double limit = HuberLimit * MiddleToStandard * Quantile.Of(sizes, 0.5);
        for (int n = 0; n < values.Length; n++)
        {
            if (trust[n] > 0)
            {
                double size = Math.Abs(Error(values, rows, weights, n));
                trust[n] = size <= limit || limit == 0 ? 1 : limit / size;
            }
        }
    }

    private static double Error(double[] values, double[] rows, double[] weights, int n)
    {
        double expected = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            expected += rows[n * weights.Length + i] * weights[i];
        }

        return values[n] - expected;
    }

    private static void Fill(Span<double> row, double steps, double span, double[] periods, int waves)
    {
        row[0] = 1;
        row[1] = steps / span;
        int at = 2;
        foreach (double period in periods)
        {
            for (int wave = 1; wave <= waves; wave++)
            {
                (row[at], row[at + 1]) = Math.SinCos(2 * Math.PI * wave * steps / period);
                at += 2;
            }
        }
    }
}
