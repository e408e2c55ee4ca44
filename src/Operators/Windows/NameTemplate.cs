using System.Diagnostics.CodeAnalysis;
using Streams.PromQL.Syntax;

namespace Streams.Operators.Windows;

/// <summary>How results are named: text with <c>{name}</c> for the input's metric name, <c>{aggregate}</c>, and <c>{tier}</c>.</summary>
public sealed record NameTemplate : IParsable<NameTemplate>
{
    private const string NamePlace = "{name}";
    private const string AggregatePlace = "{aggregate}";
    private const string TierPlace = "{tier}";

    private readonly string _text;

    private NameTemplate(string text)
    {
        _text = text;
    }

    /// <summary>The name that Prometheus' users expect of an aggregation: <c>http_request_duration_seconds:p99</c>.</summary>
    public static NameTemplate Default { get; } = new($"{NamePlace}:{AggregatePlace}");

    /// <summary>The name of downsampled results: <c>http_request_duration_seconds:1m:p99</c>.</summary>
    public static NameTemplate DefaultOfTiers { get; } = new($"{NamePlace}:{TierPlace}:{AggregatePlace}");

    /// <summary>Whether results are named after their input, so that rows of different names are kept apart.</summary>
    public bool HasName => _text.Contains(NamePlace, StringComparison.Ordinal);

    /// <summary>Whether different aggregates get different names.</summary>
    public bool HasAggregate => _text.Contains(AggregatePlace, StringComparison.Ordinal);

    /// <summary>Whether results of different tiers get different names.</summary>
    public bool HasTier => _text.Contains(TierPlace, StringComparison.Ordinal);

    /// <summary>Reads a template.</summary>
    public static NameTemplate Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        string rest = text
            .Replace(NamePlace, "", StringComparison.Ordinal)
            .Replace(AggregatePlace, "", StringComparison.Ordinal)
            .Replace(TierPlace, "", StringComparison.Ordinal);
        return rest.AsSpan().IndexOfAny('{', '}') < 0
            ? new NameTemplate(text)
            : throw new FormatException($"a name may hold {NamePlace} and {AggregatePlace} only, got '{text}'");
    }

    /// <inheritdoc />
    public static NameTemplate Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc />
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out NameTemplate result) =>
        ParsedText.TryParse(s, Parse, out result);

    /// <summary>The name of one result.</summary>
    public string Format(string name, string aggregate) => _text
        .Replace(NamePlace, name, StringComparison.Ordinal)
        .Replace(AggregatePlace, aggregate, StringComparison.Ordinal);

    /// <summary>The template of one tier.</summary>
    public NameTemplate OfTier(string tier) => new(_text.Replace(TierPlace, tier, StringComparison.Ordinal));

    /// <inheritdoc />
    public override string ToString() => _text;
}
