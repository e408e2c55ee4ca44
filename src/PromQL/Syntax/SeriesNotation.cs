using System.Diagnostics.CodeAnalysis;

namespace Streams.PromQL.Syntax;

/// <summary>The values of a test series, written as <c>promtool test rules</c> reads them: <c>1 0+10x5 _ stale</c>.</summary>
/// <remarks>
/// Values stand an interval apart. <c>_</c> is no sample, <c>_x3</c> three times none, <c>stale</c> the marker that the
/// series has ended. <c>5x3</c> is 5 and three times 5 again, <c>1+2x3</c> is 1 and three steps of 2 behind it: n+1
/// samples in either case.
/// </remarks>
public sealed class SeriesNotation : IParsable<SeriesNotation>
{
    /// <summary>The most values that one notation may stand for.</summary>
    public const int CountMax = 1_000_000;

    private readonly string _text;

    private SeriesNotation(string text, IReadOnlyList<double?> values)
    {
        _text = text;
        Values = values;
    }

    /// <summary>The values, an interval apart; null where there is no sample.</summary>
    public IReadOnlyList<double?> Values { get; }

    /// <summary>Reads a notation; the message of the exception gives the column, what was expected and what was found.</summary>
    public static SeriesNotation Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new SeriesNotation(text, SeriesNotationParser.Parse(text));
    }

    /// <inheritdoc />
    public static SeriesNotation Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc />
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out SeriesNotation result) =>
        ParsedText.TryParse(s, Parse, out result);

    /// <summary>The notation as it was written.</summary>
    public override string ToString() => _text;
}
