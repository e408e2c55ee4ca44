using Streams.Stages;

namespace Streams.Node.Testing.Rules;

/// <summary>A file of rule tests as <c>promtool test rules</c> reads it.</summary>
internal sealed record RuleTestFileOptions : IStageOptions
{
    /// <summary>The rule files, relative to this file; <c>*</c> stands for any part of a name.</summary>
    public IReadOnlyList<string>? RuleFiles { get; init; }

    /// <summary>The time from one evaluation to the next, of all groups.</summary>
    [Bounds("1ms", "365d")]
    public TimeSpan? EvaluationInterval { get; init; }

    /// <summary>The names of groups in the order of their evaluation.</summary>
    public IReadOnlyList<string>? GroupEvalOrder { get; init; }

    /// <summary>Whether values may differ in their last bit.</summary>
    public bool FuzzyCompare { get; init; }

    /// <summary>The tests.</summary>
    public IReadOnlyList<RuleTestOptions>? Tests { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate() =>
        GroupEvalOrder?.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? [new OptionProblem("group_eval_order", $"names the group '{twice.Key}' twice")]
            : [];
}
