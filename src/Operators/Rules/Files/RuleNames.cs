using Streams.Data;

namespace Streams.Operators.Rules.Files;

/// <summary>What names rule files may use: any text is the name of a label or a metric, as in Prometheus 3.</summary>
internal static class RuleNames
{
    /// <summary>What is wrong with the name of a label; null for nothing.</summary>
    public static string? ProblemOfLabel(string name) =>
        name == Labels.MetricName ? $"a rule cannot set the label '{name}'; 'record' gives the series its name" : null;

    /// <summary>What is wrong with the name of a recorded series; null for nothing.</summary>
    public static string? ProblemOfRecord(string name) =>
        name.AsSpan().ContainsAny('{', '}') ? $"'{name}' is no name of a metric: braces belong into 'expr', labels into 'labels'" : null;
}
