using Spectre.Console.Rendering;

namespace Streams.Sinks.Console;

/// <summary>Text from outside, made safe and fitting for a terminal.</summary>
internal static class PlainText
{
    /// <summary>Replaces control characters, which could move the cursor or worse.</summary>
    public static string Clean(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;

    /// <summary>The terminal cells that a text takes; wide characters take two.</summary>
    public static int Cells(string text) => new Segment(text).CellCount();

    /// <summary>Cuts a text that takes more cells than there are and ends it with an ellipsis.</summary>
    public static string Fit(string text, int cells, bool isUnicode)
    {
        if (Cells(text) <= cells)
        {
            return text;
        }

        string end = isUnicode ? "…" : "~";
        int length = Math.Min(text.Length, cells - 1);
        while (length > 0 && (Cells(text[..length]) > cells - 1 || char.IsHighSurrogate(text[length - 1])))
        {
            length--;
        }

        return text[..length] + end;
    }

    /// <summary>Cuts the middle out of a text that takes more cells than there are.</summary>
    public static string FitMiddle(string text, int cells, bool isUnicode)
    {
        int tail = cells / 3;
        if (Cells(text) <= cells || text.Length <= tail || !text.All(char.IsAscii))
        {
            return Fit(text, cells, isUnicode);
        }

        return Fit(text, cells - tail, isUnicode) + text[^tail..];
    }
}
