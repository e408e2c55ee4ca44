using System.Globalization;
using System.Numerics;
using System.Text;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Templates.Formatting;

/// <summary>The flags, width and precision of a verb such as <c>%-8.2f</c>, and what they make of plain values.</summary>
internal record struct GoVerb
{
    public bool Plus { get; set; }

    public bool Minus { get; set; }

    public bool Sharp { get; set; }

    public bool Space { get; set; }

    public bool Zero { get; set; }

    public bool HasWidth { get; set; }

    public int Width { get; set; }

    public int? Precision { get; set; }

    /// <summary>Fills up to the width, which counts characters.</summary>
    public readonly string Pad(string text)
    {
        int missing = Width - text.EnumerateRunes().Count();
        return missing <= 0 ? text : Minus ? text + new string(' ', missing) : new string(Zero ? '0' : ' ', missing) + text;
    }

    public readonly string? Number(double value, char verb)
    {
        string? text = verb switch
        {
            'v' => GoFloat.Format(value, 'g', Precision ?? -1),
            'g' => GoFloat.Format(value, 'g', Precision ?? -1),
            'G' => GoFloat.Format(value, 'g', Precision ?? -1).ToUpperInvariant(),
            'e' => GoFloat.Format(value, 'e', Precision ?? 6),
            'E' => GoFloat.Format(value, 'e', Precision ?? 6).ToUpperInvariant(),
            'f' or 'F' => GoFloat.Format(value, 'f', Precision ?? 6),
            _ => null,
        };
        if (text is null)
        {
            return null;
        }

        // Go writes what is no number as it is, never filled with zeros.
        string digits = text.TrimStart('+', '-');
        string shown = double.IsNaN(value) ? "NaN" : double.IsInfinity(value) ? "Inf" : digits;
        string sign = text[0] == '-' ? "-" : Plus || (double.IsPositiveInfinity(value) && verb is 'v' or 'g') ? "+" : Space ? " " : "";
        return Signed(sign, shown, isZeroFine: double.IsFinite(value));
    }

    public readonly string Whole(long value, int numberBase, bool isUpper)
    {
        BigInteger size = BigInteger.Abs(value);
        string digits = numberBase switch
        {
            10 => size.ToString(CultureInfo.InvariantCulture),
            16 => ((ulong)size).ToString(isUpper ? "X" : "x", CultureInfo.InvariantCulture),
            _ => size == 0 ? "0" : InBase((ulong)size, (uint)numberBase),
        };
        if (Precision is { } precision)
        {
            digits = precision == 0 && value == 0 ? "" : digits.PadLeft(precision, '0');
        }

        string prefix = !Sharp ? "" : numberBase switch { 2 => "0b", 8 => "0", 16 => isUpper ? "0X" : "0x", _ => "" };
        return Signed((value < 0 ? "-" : Plus ? "+" : Space ? " " : "") + prefix, digits, isZeroFine: Precision is null);
    }

    public readonly string? Text(string text, char verb)
    {
        string cut = Precision is { } precision ? string.Concat(text.EnumerateRunes().Take(precision)) : text;
        return verb switch
        {
            's' or 'v' => Pad(cut),
            'q' => Pad(Sharp && !cut.Contains('`', StringComparison.Ordinal) ? $"`{cut}`" : StringLiteral.Quote(cut)),
            'x' => Pad(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(cut))),
            'X' => Pad(Convert.ToHexString(Encoding.UTF8.GetBytes(cut))),
            _ => null,
        };
    }

    private readonly string Signed(string sign, string digits, bool isZeroFine)
    {
        bool hasZeros = Zero && isZeroFine && !Minus;
        string filled = hasZeros ? digits.PadLeft(Math.Max(Width - sign.Length, 0), '0') : digits;
        return (this with { Zero = false }).Pad(sign + filled);
    }

    private static string InBase(ulong value, uint numberBase)
    {
        StringBuilder digits = new();
        for (; value > 0; value /= numberBase)
        {
            digits.Insert(0, value % numberBase);
        }

        return digits.ToString();
    }
}
