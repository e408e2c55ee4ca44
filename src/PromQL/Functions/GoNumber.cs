using System.Globalization;
using Streams.PromQL.Syntax.Parsing;

namespace Streams.PromQL.Functions;

/// <summary>Numbers as text, in the forms that Go gives them: what Prometheus shows must look the same.</summary>
internal static class GoNumber
{
    /// <summary>Without an exponent, as <c>count_values</c> makes labels: <c>%f</c> with as many digits as needed.</summary>
    public static string Plain(double value) => NumberText.Format(value);

    /// <summary>With an exponent where it is short: <c>%g</c>.</summary>
    public static string Short(double value) => WithExponent(value, -4, 6);

    /// <summary>As <c>%g</c>, and as labels of OpenMetrics have it: a whole number ends in <c>.0</c>.</summary>
    public static string OpenMetrics(double value)
    {
        string text = Short(value);
        return double.IsFinite(value) && !text.Contains('.', StringComparison.Ordinal) && !text.Contains('e', StringComparison.Ordinal)
            ? text + ".0"
            : text;
    }

    /// <summary>With an exponent below one and above the other; its sign and two digits at least are always there.</summary>
    private static string WithExponent(double value, int exponentMin, int exponentMax)
    {
        if (!double.IsFinite(value) || value == 0)
        {
            return double.IsFinite(value) ? "0" : NumberText.Format(value);
        }

        string text = value.ToString("E16", CultureInfo.InvariantCulture);
        int exponent = int.Parse(text.AsSpan(text.IndexOf('E', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
        if (exponent >= exponentMin && exponent < exponentMax)
        {
            return NumberText.Format(value);
        }

        // The shortest digits that read back, moved behind the first.
        string digits = NumberText.Format(Math.Abs(value)).Replace(".", "", StringComparison.Ordinal).Trim('0');
        string mantissa = digits.Length > 1 ? $"{digits[0]}.{digits[1..]}" : digits;
        string power = Math.Abs(exponent).ToString("D2", CultureInfo.InvariantCulture);
        return $"{(value < 0 ? "-" : "")}{mantissa}e{(exponent < 0 ? '-' : '+')}{power}";
    }
}
