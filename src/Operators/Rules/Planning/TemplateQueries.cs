using System.Text.RegularExpressions;
using Streams.Operators.Rules.Files;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Rules.Planning;

/// <summary>Finds the queries that the templates of a rule make, where they are written out and not put together at work.</summary>
/// <remarks>Shards must answer them together with the rules, so they have to be known before.</remarks>
internal static partial class TemplateQueries
{
    /// <summary>The expressions, by the text that the template queries.</summary>
    public static IEnumerable<(string Text, Expression Expression)> Of(AlertingRule rule)
    {
        foreach (RuleText text in rule.Labels.Concat(rule.Annotations).Where(text => text.Template.MayQuery))
        {
            foreach (Match match in Calls().Matches(text.Text))
            {
                string? query = Unquote(match.Groups["text"].Value);
                if (query is not null && Expression.TryParse(query, null, out Expression? expression))
                {
                    yield return (query, expression);
                }
            }
        }
    }

    private static string? Unquote(string literal) =>
        Expression.TryParse(literal, null, out Expression? text) && text is TextLiteral { Value: { } value } ? value : null;

    // query "up", query `up` and "up" | query
    [GeneratedRegex(
        """\bquery\s+(?<text>"(?:[^"\\]|\\.)*"|`[^`]*`)|(?<text>"(?:[^"\\]|\\.)*"|`[^`]*`)\s*\|\s*query\b""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Calls();
}
