using System.Diagnostics.CodeAnalysis;
using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.Sinks.Notify.Matching;

namespace Streams.Sinks.Notify.Testing;

/// <summary>Picks alerts by name and matchers: <c>Down</c>, <c>Down{service="shop"}</c>, <c>{team=~"a|b"}</c>.</summary>
internal sealed record AlertPattern(string Text, AlertMatchers Matchers) : IParsable<AlertPattern>
{
    public static AlertPattern Parse(string s, IFormatProvider? provider = null)
    {
        int brace = s.IndexOf('{', StringComparison.Ordinal);
        string name = (brace < 0 ? s : s[..brace]).Trim();
        bool hasName = name.Length > 0 && !name.Any(letter => "=!~\"},".Contains(letter));
        if (s.Trim().Length == 0 || (brace != 0 && name.Length > 0 && !hasName))
        {
            throw new FormatException($"expected an alert such as Down{{service=\"shop\"}}, found '{s}'");
        }

        IReadOnlyList<LabelMatcher> rest = brace < 0 ? [] : AlertMatcherParser.Parse(s[brace..]);
        return new AlertPattern(
            s, new AlertMatchers(hasName ? rest.Prepend(new LabelMatcher("alertname", MatchOperator.Equal, name)) : rest));
    }

    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out AlertPattern result) =>
        ParsedText.TryParse(s, text => Parse(text), out result);

    public bool Matches(Labels labels) => Matchers.Matches(labels);

    public override string ToString() => Text;
}
