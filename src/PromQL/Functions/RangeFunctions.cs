using System.Collections.Frozen;

namespace Streams.PromQL.Functions;

/// <summary>The functions of range vectors, by name.</summary>
internal static class RangeFunctions
{
    private static readonly FrozenDictionary<string, RangeFunction> ByName = new Dictionary<string, RangeFunction>
    {
        ["rate"] = new(Rates.Rate) { WantsCounters = true },
        ["increase"] = new(Rates.Increase) { WantsCounters = true },
        ["delta"] = new(Rates.Delta),
        ["irate"] = new(Rates.InstantRate),
        ["idelta"] = new(Rates.InstantDelta),
        ["changes"] = new(Rates.Changes),
        ["resets"] = new(Rates.Resets),
        ["avg_over_time"] = new(OverTime.Average),
        ["count_over_time"] = new(OverTime.Count),
        ["first_over_time"] = new(OverTime.First) { KeepsName = true },
        ["last_over_time"] = new(OverTime.Last) { KeepsName = true },
        ["max_over_time"] = new(OverTime.Max),
        ["min_over_time"] = new(OverTime.Min),
        ["present_over_time"] = new(OverTime.Present),
        ["stddev_over_time"] = new(OverTime.StandardDeviation),
        ["stdvar_over_time"] = new(OverTime.Variance),
        ["sum_over_time"] = new(OverTime.Sum),
        ["ts_of_first_over_time"] = new(OverTime.TimeOfFirst),
        ["ts_of_last_over_time"] = new(OverTime.TimeOfLast),
        ["ts_of_max_over_time"] = new(OverTime.TimeOfMax),
        ["ts_of_min_over_time"] = new(OverTime.TimeOfMin),
        ["mad_over_time"] = new(Quantiles.MedianAbsoluteDeviation),
        ["quantile_over_time"] = new(Quantiles.OverTime) { WantsQuantile = true },
        ["deriv"] = new(Trends.Derivative),
        ["predict_linear"] = new(Trends.Predict),
        ["double_exponential_smoothing"] = new(Trends.Smooth) { Validate = Trends.ThrowIfInvalid },
        ["holt_winters"] = new(Trends.Smooth) { Validate = Trends.ThrowIfInvalid },
    }.ToFrozenDictionary();

    /// <summary>The function of this name; null when it is none of range vectors.</summary>
    public static RangeFunction? Find(string name) => ByName.GetValueOrDefault(name);
}
