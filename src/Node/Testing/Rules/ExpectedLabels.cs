using System.Diagnostics.CodeAnalysis;
using Streams.Data;
using Streams.PromQL.Syntax;

namespace Streams.Node.Testing.Rules;

/// <summary>The labels of a result, <c>{}</c> for none.</summary>
internal sealed record ExpectedLabels(Labels Labels) : IParsable<ExpectedLabels>
{
    /// <inheritdoc />
    public static ExpectedLabels Parse(string s, IFormatProvider? provider) =>
        s.Trim() == "{}" ? new ExpectedLabels(Labels.Empty) : new ExpectedLabels(SeriesName.Parse(s).Labels);

    /// <inheritdoc />
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ExpectedLabels result) =>
        ParsedText.TryParse(s, text => Parse(text, provider), out result);
}
