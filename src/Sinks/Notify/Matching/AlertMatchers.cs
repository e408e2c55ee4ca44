using System.Diagnostics.CodeAnalysis;
using Streams.Data;
using Streams.PromQL.Syntax;

namespace Streams.Sinks.Notify.Matching;

/// <summary>Conditions on an alert's labels that all must hold, written as in Alertmanager: <c>{severity="page",team=~"a|b"}</c>.</summary>
internal sealed class AlertMatchers : IParsable<AlertMatchers>
{
    /// <summary>No condition: every alert matches.</summary>
    public static readonly AlertMatchers None = new([]);

    private readonly LabelMatcher[] _all;

    public AlertMatchers(IEnumerable<LabelMatcher> matchers)
    {
        // The order that Alertmanager gives them, so that group keys read the same.
        _all =
        [
            .. matchers
                .OrderBy(matcher => matcher.Name, StringComparer.Ordinal)
                .ThenBy(matcher => matcher.Value, StringComparer.Ordinal)
                .ThenBy(matcher => matcher.Operator),
        ];
    }

    public IReadOnlyList<LabelMatcher> All => _all;

    public bool IsEmpty => _all.Length == 0;

    /// <summary>Whether an alert without any label matches, which makes conditions worthless as a choice.</summary>
    public bool MatchesEmpty => Array.TrueForAll(_all, matcher => matcher.MatchesEmpty);

    public static AlertMatchers Parse(string s, IFormatProvider? provider = null) => new(AlertMatcherParser.Parse(s));

    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out AlertMatchers result) =>
        ParsedText.TryParse(s, text => Parse(text), out result);

    public bool Matches(Labels labels)
    {
        foreach (LabelMatcher matcher in _all)
        {
            if (!matcher.Matches(labels))
            {
                return false;
            }
        }

        return true;
    }

    public override string ToString() => $"{{{string.Join(',', _all.Select(matcher => matcher.ToString()))}}}";
}
