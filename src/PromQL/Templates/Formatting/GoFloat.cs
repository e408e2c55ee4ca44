using System.Globalization;

namespace Streams.PromQL.Templates.Formatting;

/// <summary>Writes numbers as Go's <c>strconv.FormatFloat</c> does.</summary>
public static class GoFloat
{
    /// <summary>The shortest text that reads back as the number, as <c>%v</c> writes it.</summary>
    public static string Shortest(double value) => Format(value, 'g', -1);

    /// <summary>Writes a number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="verb"><c>e</c> with an exponent, <c>f</c> without, <c>g</c> whichever is shorter.</param>
    /// <param name="precision">Digits behind the point, with <c>g</c> all digits; -1 for as many as are needed.</param>
    public static string Format(double value, char verb, int precision)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        string sign = double.IsNegative(value) ? "-" : "";
        bool isShortest = precision < 0;
        precision = verb == 'g' ? Math.Max(precision, 1) : precision;
        GoDigits digits = isShortest
            ? GoDigits.Shortest(Math.Abs(value))
            : Rounded(GoDigits.Exact(Math.Abs(value)), verb, precision);
        return sign + verb switch
        {
            'e' => WithExponent(digits, isShortest ? Math.Max(digits.Count - 1, 0) : precision),
            'f' => WithoutExponent(digits, isShortest ? Math.Max(digits.Count - digits.Point, 0) : precision),
            _ => General(digits, isShortest, precision),
        };
    }

    private static GoDigits Rounded(GoDigits exact, char verb, int precision) => exact.RoundedTo(verb switch
    {
        'e' => precision + 1,
        'f' => exact.Point + precision,
        _ => precision,
    });

    private static string General(GoDigits digits, bool isShortest, int precision)
    {
        // More digits than there are would only be zeros, and for the shortest form Go decides as with 6 digits.
        int limit = isShortest ? 6
            : precision > digits.Count && digits.Count >= digits.Point ? digits.Count
            : precision;
        int exponent = digits.Point - 1;
        return exponent < -4 || exponent >= limit
            ? WithExponent(digits, Math.Max(digits.Count - 1, 0))
            : WithoutExponent(digits, Math.Max(digits.Count - digits.Point, 0));
    }

    private static string WithExponent(GoDigits digits, int behindPoint)
    {
        int exponent = digits.Count == 0 ? 0 : digits.Point - 1;
        string first = digits.Slice(0, 1);
        string rest = behindPoint > 0 ? "." + digits.Slice(1, behindPoint) : "";
        return string.Create(CultureInfo.InvariantCulture, $"{first}{rest}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static string WithoutExponent(GoDigits digits, int behindPoint)
    {
        string whole = digits.Point > 0 ? digits.Slice(0, digits.Point) : "0";
        return behindPoint > 0 ? $"{whole}.{digits.Slice(digits.Point, behindPoint)}" : whole;
    }
}
