using System.Globalization;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>Shortens texts to what a receiver takes, at the border of a letter.</summary>
internal static class TextCut
{
    /// <summary>At most so many letters, the last one an ellipsis when some were cut.</summary>
    public static string Letters(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        int[] starts = StringInfo.ParseCombiningCharacters(text);
        return starts.Length <= most ? text : text[..starts[most - 1]] + "…";
    }
}
