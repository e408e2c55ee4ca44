using System.Diagnostics.CodeAnalysis;
using Streams.Data;
using Streams.PromQL.Syntax.Parsing;

namespace Streams.PromQL.Syntax;

/// <summary>Picks series by their labels, written as an instant selector of PromQL: <c>up{job=~"api.*"}</c>.</summary>
public sealed class SeriesSelector : IParsable<SeriesSelector>, IEquatable<SeriesSelector>
{
    private readonly LabelMatcher[] _matchers;
    private readonly string _text;

    /// <summary>Makes a selector of conditions that all must hold.</summary>
    public SeriesSelector(IEnumerable<LabelMatcher> matchers)
    {
        _matchers = [.. matchers];
        _text = Format(_matchers);
    }

    /// <summary>The conditions, all of which must hold.</summary>
    public IReadOnlyList<LabelMatcher> Matchers => _matchers;

    /// <summary>Whether even a series without labels is picked; Prometheus refuses such a selector in a query.</summary>
    public bool MatchesEmpty => Array.TrueForAll(_matchers, matcher => matcher.MatchesEmpty);

    /// <summary>Reads a selector; the message of the exception gives the column, what was expected and what was found.</summary>
    public static SeriesSelector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new SeriesSelector(SelectorParser.Parse(text));
    }

    /// <summary>Reads a selector for a query: as Prometheus, it refuses one that would pick every series.</summary>
    public static SeriesSelector ParseForQuery(string text)
    {
        SeriesSelector selector = Parse(text);
        return selector.MatchesEmpty
            ? throw SyntaxErrors.At(0, "a selector needs at least one matcher that does not match the empty text")
            : selector;
    }

    /// <inheritdoc />
    public static SeriesSelector Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc />
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out SeriesSelector result) =>
        ParsedText.TryParse(s, Parse, out result);

    /// <summary>Whether the series with these labels is picked.</summary>
    public bool Matches(Labels labels)
    {
        foreach (LabelMatcher matcher in _matchers)
        {
            if (!matcher.Matches(labels))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc />
    public bool Equals([NotNullWhen(true)] SeriesSelector? other) => other is not null && _text == other._text;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as SeriesSelector);

    /// <inheritdoc />
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The selector as PromQL, in one way of writing, so that it reads back as an equal one.</summary>
    public override string ToString() => _text;

    private static string Format(LabelMatcher[] matchers)
    {
        LabelMatcher[] names = [.. matchers.Where(matcher => matcher.Name == Labels.MetricName)];
        LabelMatcher? name = names is [{ Operator: MatchOperator.Equal, Value.Length: > 0 } only] ? only : null;
        bool isBare = name is not null && LabelsText.IsLegacyName(name.Value, colons: true);
        IEnumerable<string> parts = matchers.Where(matcher => matcher != name).Select(matcher => matcher.ToString());
        if (name is not null && !isBare)
        {
            parts = parts.Prepend(StringLiteral.Quote(name.Value));
        }

        string braces = string.Join(',', parts);
        string bare = name is not null && isBare ? name.Value : "";
        return bare.Length > 0 && braces.Length == 0 ? bare : $"{bare}{{{braces}}}";
    }
}
