using Streams.PromQL.Functions;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>The number in front of the vector of aggregations that select series.</summary>
internal static class SelectionParameter
{
    /// <summary>How many series to take; none where it is below 1.</summary>
    public static int Count(double value, TextRange place)
    {
        if (double.IsNaN(value))
        {
            throw new QueryException("Parameter value is NaN", place);
        }

        if (value is >= 9.2233720368547758e18 or <= -9.2233720368547758e18)
        {
            string problem = value > 0 ? "overflows" : "underflows";
            throw new QueryException($"Scalar value {GoNumber.Short(value)} {problem} int64", place);
        }

        return (int)Math.Clamp(value, 0, int.MaxValue);
    }

    /// <summary>Which share of the series to take, from -1 (all) to 1 (all).</summary>
    public static double Ratio(double value, QueryRun run, TextRange place)
    {
        if (double.IsNaN(value))
        {
            throw new QueryException("Ratio value is NaN", place);
        }

        double capped = Math.Clamp(value, -1, 1);
        if (capped != value)
        {
            run.Warn(
                $"ratio value should be between -1 and 1, got {GoNumber.Short(value)}, capping to {GoNumber.Short(capped)}", place);
        }

        return capped;
    }
}
