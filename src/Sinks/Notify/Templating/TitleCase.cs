using System.Globalization;
using System.Text;

namespace Streams.Sinks.Notify.Templating;

/// <summary>A capital at the start of each word and small letters behind it, as Alertmanager's <c>title</c> makes them.</summary>
/// <remarks>
/// A word is what Unicode takes for one: digits and <c>_</c> belong to it, and a dot, a colon or an apostrophe between two
/// letters. Its first letter becomes the capital. Prometheus' function of this name is another: it leaves all else as it is.
/// </remarks>
internal static class TitleCase
{
    public static string Of(string text)
    {
        StringBuilder title = new(text.Length);
        Rune[] runes = [.. text.EnumerateRunes()];
        bool hasCapital = false;
        for (int i = 0; i < runes.Length; i++)
        {
            bool isLetter = IsLetter(runes[i]);
            title.Append(!isLetter ? runes[i] : hasCapital ? Rune.ToLowerInvariant(runes[i]) : Rune.ToUpperInvariant(runes[i]));
            hasCapital = isLetter || (hasCapital && (IsOfWord(runes[i]) || IsBetweenLetters(runes, i)));
        }

        return title.ToString();
    }

    private static bool IsBetweenLetters(Rune[] runes, int at) =>
        runes[at].Value is '.' or ':' or '\'' or '·' or '’' && at > 0 && IsLetter(runes[at - 1])
        && at + 1 < runes.Length && IsLetter(runes[at + 1]);

    // Letters of scripts without capitals, among which ideographs are words by themselves.
    private static bool IsLetter(Rune rune) => Rune.IsLetter(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.OtherLetter;

    private static bool IsOfWord(Rune rune) => Rune.IsDigit(rune) || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
