namespace Streams.Repository.Tests.Tidy;

/// <summary>Walks the lines of a C# file and knows which stand inside a raw string.</summary>
internal static class CodeLines
{
    private const string Quotes = "\"\"\"";

    /// <summary>The lines outside of raw strings, with their numbers from 1.</summary>
    public static IEnumerable<(int Number, string Text)> Of(string[] lines)
    {
        bool isRaw = false;
        for (int i = 0; i < lines.Length; i++)
        {
            bool hasQuotes = lines[i].Contains(Quotes, StringComparison.Ordinal);
            if (!isRaw && !hasQuotes)
            {
                yield return (i + 1, lines[i]);
            }

            // An even number of marks opens and closes on the same line.
            isRaw ^= (lines[i].Split(Quotes).Length - 1) % 2 == 1;
        }
    }
}
