using System.Globalization;
using System.Text;

namespace Streams.PromQL.Templates.Values;

/// <summary>A duration in nanoseconds, written as Go writes it: <c>1h2m3.5s</c>.</summary>
public sealed class GoDuration(long nanoseconds) : ITemplateValue
{
    private const long Second = 1_000_000_000;

    /// <summary>The length.</summary>
    public long Nanoseconds { get; } = nanoseconds;

    /// <inheritdoc />
    public string TypeName => "time.Duration";

    /// <inheritdoc />
    public bool TryMember(string name, ReadOnlySpan<object?> arguments, out object? value)
    {
        value = name switch
        {
            "Seconds" => Nanoseconds / (double)Second,
            "Minutes" => Nanoseconds / (60.0 * Second),
            "Hours" => Nanoseconds / (3600.0 * Second),
            "Milliseconds" => Nanoseconds / 1_000_000,
            "Microseconds" => Nanoseconds / 1_000,
            "Nanoseconds" => Nanoseconds,
            "String" => ToString(),
            "Abs" => new GoDuration(Math.Abs(Math.Max(Nanoseconds, -long.MaxValue))),
            _ => null,
        };
        return value is not null && arguments.IsEmpty;
    }

    /// <inheritdoc />
    public override string ToString()
    {
        if (Nanoseconds == 0)
        {
            return "0s";
        }

        string sign = Nanoseconds < 0 ? "-" : "";
        ulong size = Nanoseconds < 0 ? unchecked((ulong)-Nanoseconds) : (ulong)Nanoseconds;
        if (size < Second)
        {
            (ulong unit, string name) = size < 1_000 ? (1UL, "ns") : size < 1_000_000 ? (1_000UL, "µs") : (1_000_000UL, "ms");
            return sign + Fraction(size, unit) + name;
        }

        ulong hours = size / (3600 * Second);
        ulong minutes = size / (60 * Second) % 60;
        StringBuilder text = new(sign);
        _ = hours > 0 ? text.Append(hours).Append('h') : text;
        _ = hours > 0 || minutes > 0 ? text.Append(minutes).Append('m') : text;
        return text.Append(Fraction(size % (60 * Second), Second)).Append('s').ToString();
    }

    private static string Fraction(ulong size, ulong unit)
    {
        ulong rest = size % unit;
        int digits = (int)Math.Log10(unit);
        string fraction = rest.ToString($"D{Math.Max(digits, 1)}", CultureInfo.InvariantCulture).TrimEnd('0');
        string whole = (size / unit).ToString(CultureInfo.InvariantCulture);
        return rest == 0 ? whole : $"{whole}.{fraction}";
    }
}
