using Streams.Stages;

namespace Streams.Operators.Rules.OnStream;

/// <summary>How rules are registered.</summary>
internal static class RulesDefinition
{
    /// <summary>The operator <c>rules</c>.</summary>
    /// <remarks>The state says itself what it belongs to, down to the rule, so that it fits any change of the files.</remarks>
    public static OperatorDefinition Rules { get; } =
        OperatorDefinition.Of<RulesOptions>("rules", (options, context) => new RulesOperator(options, context)) with
        {
            Keying = _ => Keying.Global,
            NeedsWholeSeries = _ => true,
            StateOptions = [],
            CreateMerge = (options, context) => new RulesMergeOperator((RulesOptions)options, context),
            Outputs = [new OutputDefinition("", EdgeKind.Samples), new OutputDefinition("alerts", EdgeKind.Alerts)],
        };
}
