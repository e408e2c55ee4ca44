using System.Globalization;
using Streams.PromQL.Templates.Formatting;
using Streams.PromQL.Templates.Values;

namespace Streams.PromQL.Templates.Rules;

/// <summary>Writes numbers for people, digit by digit as Prometheus does.</summary>
public static class Humanize
{
    private static readonly string[] Large = ["k", "M", "G", "T", "P", "E", "Z", "Y"];
    private static readonly string[] Small = ["m", "u", "n", "p", "f", "a", "z", "y"];
    private static readonly string[] Binary = ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];

    /// <summary>With a prefix of the powers of 1000: <c>1.235M</c>, <c>12m</c>.</summary>
    public static string Number(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return Four(value);
        }

        return Math.Abs(value) >= 1 ? Scaled(value, 1000, Large) : Fraction(value, "");
    }

    /// <summary>With a prefix of the powers of 1024: <c>1.5Gi</c>.</summary>
    public static string Number1024(double value) =>
        Math.Abs(value) <= 1 || !double.IsFinite(value) ? Four(value) : Scaled(value, 1024, Binary);

    /// <summary>A share of one as a percentage: <c>12.5%</c>.</summary>
    public static string Percentage(double value) => $"{Four(value * 100)}%";

    /// <summary>A number of seconds as a duration: <c>1d 2h 3m 4s</c>, <c>15ms</c>.</summary>
    public static string Duration(double value)
    {
        if (!double.IsFinite(value))
        {
            return Four(value);
        }

        if (value == 0)
        {
            return "0s";
        }

        if (Math.Abs(value) < 1)
        {
            return Fraction(value, "s");
        }

        string sign = value < 0 ? "-" : "";
        value = Math.Abs(value);
        long seconds = value < long.MaxValue ? (long)value : long.MaxValue;
        (long days, long hours, long minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
        return sign + (days, hours, minutes) switch
        {
            ( > 0, _, _) => Text($"{days}d {hours}h {minutes}m {seconds % 60}s"),
            (_, > 0, _) => Text($"{hours}h {minutes}m {seconds % 60}s"),
            (_, _, > 0) => Text($"{minutes}m {seconds % 60}s"),
            _ => $"{Four(value)}s",
        };
    }

    /// <summary>A number of seconds since 1970 as a time.</summary>
    public static string Timestamp(double value) => double.IsFinite(value) ? Time(value).ToString() : Four(value);

    /// <summary>A number of seconds since 1970 as a time, to the millisecond.</summary>
    public static GoTime Time(double value)
    {
        double nanoseconds = value * 1e9;
        if (!double.IsFinite(value))
        {
            throw new TemplateFunctionException("value is NaN or Inf");
        }

        return nanoseconds is <= long.MaxValue and >= long.MinValue
            ? GoTime.From(new Data.EventTime((long)nanoseconds / 1_000_000))
            : throw new TemplateFunctionException(
                $"{GoFloat.Shortest(value)} cannot be represented as a nanoseconds timestamp since it overflows int64");
    }

    private static string Scaled(double value, double factor, string[] prefixes)
    {
        string prefix = "";
        foreach (string next in prefixes)
        {
            if (Math.Abs(value) < factor)
            {
                break;
            }

            prefix = next;
            value /= factor;
        }

        return Four(value) + prefix;
    }

    private static string Fraction(double value, string unit)
    {
        string prefix = "";
        foreach (string next in Small)
        {
            if (Math.Abs(value) >= 1)
            {
                break;
            }

            prefix = next;
            value *= 1000;
        }

        return Four(value) + prefix + unit;
    }

    private static string Four(double value) => GoFloat.Format(value, 'g', 4);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
