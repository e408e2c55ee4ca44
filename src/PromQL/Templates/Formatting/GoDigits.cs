using System.Globalization;

namespace Streams.PromQL.Templates.Formatting;

/// <summary>The decimal digits of a number that is not negative, without zeros at the end.</summary>
/// <param name="Text">The digits; none for zero.</param>
/// <param name="Point">How many of them stand in front of the point; negative for zeros behind it.</param>
internal readonly record struct GoDigits(string Text, int Point)
{
    // No double has more digits than these.
    private const string AllDigits = "E766";

    public int Count => Text.Length;

    /// <summary>The fewest digits that read back as the number.</summary>
    public static GoDigits Shortest(double value) => Read(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>All digits of the number.</summary>
    public static GoDigits Exact(double value) => Read(value.ToString(AllDigits, CultureInfo.InvariantCulture));

    /// <summary>Rounds to so many digits, an exact half to the even digit.</summary>
    public GoDigits RoundedTo(int count)
    {
        if (count >= Count)
        {
            return this;
        }

        if (count < 0)
        {
            return new GoDigits("", 0);
        }

        bool isHalf = Text[count] == '5' && count + 1 == Count;
        bool isOdd = count > 0 && (Text[count - 1] - '0') % 2 == 1;
        if (Text[count] < '5' || (isHalf && !isOdd))
        {
            return Trimmed(Text[..count], Point);
        }

        int last = Text.AsSpan(0, count).LastIndexOfAnyExcept('9');
        return last < 0
            ? new GoDigits("1", Point + 1)
            : new GoDigits($"{Text.AsSpan(0, last)}{(char)(Text[last] + 1)}", Point);
    }

    /// <summary>Digits by their place; in front of the first and behind the last there are zeros.</summary>
    public string Slice(int start, int length)
    {
        int before = Math.Clamp(-start, 0, length);
        int from = Math.Clamp(start, 0, Count);
        int to = Math.Clamp(start + length, from, Count);
        return (new string('0', before) + Text[from..to]).PadRight(length, '0');
    }

    private static GoDigits Read(string text)
    {
        int e = text.IndexOf('E', StringComparison.Ordinal);
        int exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = e < 0 ? text : text[..e];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        int zeros = digits.AsSpan().IndexOfAnyExcept('0');
        return zeros < 0
            ? new GoDigits("", 0)
            : Trimmed(digits[zeros..], (point < 0 ? mantissa.Length : point) - zeros + exponent);
    }

    private static GoDigits Trimmed(string digits, int point)
    {
        string text = digits.TrimEnd('0');
        return new GoDigits(text, text.Length == 0 ? 0 : point);
    }
}
