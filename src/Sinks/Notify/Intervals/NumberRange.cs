using System.Globalization;

namespace Streams.Sinks.Notify.Intervals;

/// <summary>Reads <c>a</c> and <c>a:b</c>, where both are numbers or words for them.</summary>
internal static class NumberRange
{
    public static (int First, int Last) Parse(string text, string what, int least, int most, string[] words)
    {
        string[] parts = text.Split(':');
        if (parts.Length > 2)
        {
            throw new FormatException($"expected {what} or a range such as {Example(words, least)}, found '{text}'");
        }

        int first = One(parts[0], what, least, most, words);
        int last = One(parts[^1], what, least, most, words);
        return (first, last);
    }

    private static int One(string part, string what, int least, int most, string[] words)
    {
        string word = part.Trim().ToLowerInvariant();
        int named = Array.IndexOf(words, word);
        if (named >= 0)
        {
            // Weekdays count from 0, months from 1, as their first words say.
            return named + (words[0] == "sunday" ? 0 : 1);
        }

        bool isNumber = int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number);
        return isNumber && words is not ["sunday", ..] && number >= least && number <= most
            ? number
            : throw new FormatException($"expected {what}, found '{part}'{Topology.Words.DidYouMean(word, words)}");
    }

    private static string Example(string[] words, int least) => words.Length > 0 ? $"{words[0]}:{words[^1]}" : $"{least}:{least + 1}";
}
