namespace Streams.Operators.Anomaly;

/// <summary>Quantiles of values at hand.</summary>
internal static class Quantile
{
    /// <summary>The quantile, between two values in proportion, as NumPy and R's type 7 take it; reorders the values.</summary>
    public static double Of(Span<double> values, double share)
    {
        values.Sort();
        double place = share * (values.Length - 1);
        int below = (int)Math.Floor(place);
        int above = Math.Min(below + 1, values.Length - 1);
        return values[below] + (values[above] - values[below]) * (place - below);
    }
}
