using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Streams.PromQL.Syntax;

namespace Streams.Node.Testing.Rules;

/// <summary>A number as YAML writes it: <c>1.5</c>, <c>.inf</c>, <c>.nan</c>.</summary>
internal readonly record struct TestNumber(double Value) : IParsable<TestNumber>
{
    /// <inheritdoc />
    public static TestNumber Parse(string s, IFormatProvider? provider) => s.ToUpperInvariant() switch
    {
        ".NAN" => new TestNumber(double.NaN),
        ".INF" or "+.INF" => new TestNumber(double.PositiveInfinity),
        "-.INF" => new TestNumber(double.NegativeInfinity),
        _ when TryParseHex(s, out long hex) => new TestNumber(hex),
        _ when TryParseDecimal(s, out double number) => new TestNumber(number),
        _ => throw new FormatException($"expected a number, .inf or .nan, found '{s}'"),
    };

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TestNumber result) =>
        ParsedText.TryParse(s, text => Parse(text, provider), out result);

    private static bool TryParseHex(string text, out long number)
    {
        number = 0;
        return text.StartsWith("0x", StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryParseDecimal(string text, out double number)
    {
        // YAML allows underscores between digits.
        string digits = text.Replace("_", "", StringComparison.Ordinal);
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }
}
