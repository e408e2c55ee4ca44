using System.Collections.Frozen;

namespace Streams.PromQL.Syntax.Expressions;

/// <summary>Names and parameters of the aggregations.</summary>
internal static class AggregationKinds
{
    private static readonly string[] Names =
    [
        "sum", "avg", "min", "max", "count", "group", "stddev", "stdvar",
        "topk", "bottomk", "quantile", "count_values", "limitk", "limit_ratio",
    ];

    private static readonly FrozenDictionary<string, AggregationKind>.AlternateLookup<ReadOnlySpan<char>> ByName =
        Enum.GetValues<AggregationKind>()
            .ToFrozenDictionary(kind => Names[(int)kind], StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The names of all aggregations.</summary>
    public static IEnumerable<string> All => Names;

    /// <summary>Finds an aggregation by its name, in upper or lower case.</summary>
    public static bool TryGet(ReadOnlySpan<char> name, out AggregationKind kind) => ByName.TryGetValue(name, out kind);

    public static string Text(this AggregationKind kind) => Names[(int)kind];

    /// <summary>The type of what stands in front of the vector; null for the kinds that take nothing.</summary>
    public static ExpressionType? ParameterType(this AggregationKind kind) => kind switch
    {
        AggregationKind.CountValues => ExpressionType.Text,
        >= AggregationKind.TopK => ExpressionType.Scalar,
        _ => null,
    };
}
