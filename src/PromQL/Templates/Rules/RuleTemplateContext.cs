using Streams.Data;

namespace Streams.PromQL.Templates.Rules;

/// <summary>What the functions of a rule's template need to know of the evaluation.</summary>
/// <param name="Time">The time of the evaluation.</param>
/// <param name="ExternalUrl">The address at which people reach the node.</param>
/// <param name="Query">Evaluates an expression at the time; null where templates may not query.</param>
public sealed record RuleTemplateContext(EventTime Time, string ExternalUrl, Func<string, IReadOnlyList<Sample>>? Query)
{
    internal static RuleTemplateContext Of(TemplateCall call) => call.Context as RuleTemplateContext
        ?? throw new TemplateFunctionException("the template runs outside of a rule");
}
