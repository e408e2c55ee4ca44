using System.Collections.Frozen;
using static Streams.PromQL.Syntax.Expressions.ExpressionType;

namespace Streams.PromQL.Syntax.Expressions;

/// <summary>The functions of PromQL 3.x that need no native histograms.</summary>
internal static class FunctionTable
{
    /// <summary>Functions that only native histograms have an answer for; they are known, so that the error can say so.</summary>
    public static readonly string[] OfNativeHistograms =
        ["histogram_avg", "histogram_count", "histogram_stddev", "histogram_stdvar", "histogram_sum"];

    private static readonly string[] OfVector =
    [
        "abs", "absent", "acos", "acosh", "asin", "asinh", "atan", "atanh", "ceil", "cos", "cosh", "deg", "exp", "floor",
        "ln", "log10", "log2", "rad", "sgn", "sin", "sinh", "sort", "sort_desc", "sqrt", "tan", "tanh", "timestamp",
    ];

    // Without an argument these are about the time of evaluation.
    private static readonly string[] OfCalendar =
        ["day_of_month", "day_of_week", "day_of_year", "days_in_month", "hour", "minute", "month", "year"];

    private static readonly string[] OfRange =
    [
        "absent_over_time", "avg_over_time", "changes", "count_over_time", "delta", "deriv", "first_over_time", "idelta",
        "increase", "irate", "last_over_time", "mad_over_time", "max_over_time", "min_over_time", "present_over_time",
        "rate", "resets", "stddev_over_time", "stdvar_over_time", "sum_over_time", "ts_of_first_over_time",
        "ts_of_last_over_time", "ts_of_max_over_time", "ts_of_min_over_time",
    ];

    private static readonly string[] OfNothing = ["end", "pi", "range", "start", "step", "time"];

    private static readonly string[] Experimental =
    [
        "double_exponential_smoothing", "end", "histogram_quantiles", "mad_over_time", "max_of", "min_of",
        "range", "sort_by_label", "sort_by_label_desc", "start", "step", "ts_of_first_over_time", "ts_of_last_over_time",
        "ts_of_max_over_time", "ts_of_min_over_time",
    ];

    private static readonly FunctionSignature[] Others =
    [
        Of("clamp", InstantVector, [InstantVector, Scalar, Scalar]),
        Of("clamp_max", InstantVector, [InstantVector, Scalar]),
        Of("clamp_min", InstantVector, [InstantVector, Scalar]),
        Of("double_exponential_smoothing", InstantVector, [RangeVector, Scalar, Scalar]),
        Of("histogram_fraction", InstantVector, [Scalar, Scalar, InstantVector]),
        Of("histogram_quantile", InstantVector, [Scalar, InstantVector]),
        Of("histogram_quantiles", InstantVector, [InstantVector, Text, Scalar]) with { ArgumentsMax = 12 },

        // The name that double_exponential_smoothing had in Prometheus 2.x; there it was no experiment.
        Of("holt_winters", InstantVector, [RangeVector, Scalar, Scalar]),
        Of("label_join", InstantVector, [InstantVector, Text, Text, Text]) with { ArgumentsMin = 3, ArgumentsMax = null },
        Of("label_replace", InstantVector, [InstantVector, Text, Text, Text, Text]),
        Of("max_of", Scalar, [Scalar, Scalar]),
        Of("min_of", Scalar, [Scalar, Scalar]),
        Of("predict_linear", InstantVector, [RangeVector, Scalar]),
        Of("quantile_over_time", InstantVector, [Scalar, RangeVector]),
        Of("round", InstantVector, [InstantVector, Scalar]) with { ArgumentsMin = 1 },
        Of("scalar", Scalar, [InstantVector]),
        Of("sort_by_label", InstantVector, [InstantVector, Text]) with { ArgumentsMin = 1, ArgumentsMax = null },
        Of("sort_by_label_desc", InstantVector, [InstantVector, Text]) with { ArgumentsMin = 1, ArgumentsMax = null },
        Of("vector", InstantVector, [Scalar]),
    ];

    private static readonly FrozenDictionary<string, FunctionSignature>.AlternateLookup<ReadOnlySpan<char>> ByName =
        All().ToFrozenDictionary(function => function.Name).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The names of all functions.</summary>
    public static IEnumerable<string> Names => ByName.Dictionary.Keys;

    /// <summary>The function of this name; null when there is none.</summary>
    public static FunctionSignature? Find(ReadOnlySpan<char> name) => ByName.TryGetValue(name, out FunctionSignature? found) ? found : null;

    private static IEnumerable<FunctionSignature> All() =>
    [
        .. OfVector.Select(name => Of(name, InstantVector, [InstantVector])),
        .. OfCalendar.Select(name => Of(name, InstantVector, [InstantVector]) with { ArgumentsMin = 0 }),
        .. OfRange.Select(name => Of(name, InstantVector, [RangeVector])),
        .. OfNothing.Select(name => Of(name, Scalar, [])),
        .. Others,
    ];

    private static FunctionSignature Of(string name, ExpressionType returns, ReadOnlySpan<ExpressionType> arguments) =>
        new(name, returns, new ValueList<ExpressionType>(arguments), arguments.Length, arguments.Length, Experimental.Contains(name));
}
