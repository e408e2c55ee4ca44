using System.Text;

namespace Streams.Stages;

/// <summary>Durations as Prometheus writes them: <c>90s</c>, <c>1h30m</c>, <c>500ms</c>.</summary>
public static class Durations
{
    private static readonly (string Unit, long Milliseconds)[] Units =
    [
        ("y", 365 * 86_400_000L), ("w", 7 * 86_400_000L), ("d", 86_400_000L), ("h", 3_600_000L),
        ("m", 60_000L), ("s", 1_000L), ("ms", 1L),
    ];

    /// <summary>Reads a duration: whole numbers with units from large to small, each at most once; or <c>0</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        if (text is "0")
        {
            return true;
        }

        long total = 0;
        int unit = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        while (!text.IsEmpty)
        {
            int digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !long.TryParse(text[..digits], out long number))
            {
                return false;
            }

            text = text[digits..];
            int letters = text.IndexOfAnyInRange('0', '9');
            ReadOnlySpan<char> name = letters < 0 ? text : text[..letters];
            while (unit < Units.Length && !name.SequenceEqual(Units[unit].Unit))
            {
                unit++;
            }

            if (unit == Units.Length || number > (TimeSpan.MaxValue.TotalMilliseconds - total) / Units[unit].Milliseconds)
            {
                return false;
            }

            total += number * Units[unit].Milliseconds;
            text = text[name.Length..];
            unit++;
        }

        duration = TimeSpan.FromMilliseconds(total);
        return true;
    }

    /// <summary>Writes a duration so that <see cref="TryParse"/> reads it back; parts below a millisecond are cut.</summary>
    public static string Format(TimeSpan duration)
    {
        long left = (long)duration.TotalMilliseconds;
        if (left <= 0)
        {
            return "0s";
        }

        StringBuilder text = new();
        foreach ((string unit, long milliseconds) in Units)
        {
            // Weeks and years read badly unless they are the whole of it.
            bool isLarge = unit is "y" or "w";
            if (left >= milliseconds && (!isLarge || left % milliseconds == 0))
            {
                text.Append(left / milliseconds).Append(unit);
                left %= milliseconds;
            }
        }

        return text.ToString();
    }
}
