namespace Streams.PromQL.Syntax.Parsing;

/// <summary>Words that mean something of their own in some places; in upper or lower case.</summary>
internal static class Keywords
{
    /// <summary>Whether a word is a number: infinity, or none at all.</summary>
    public static bool IsNumber(ReadOnlySpan<char> word) => Is(word, "inf") || Is(word, "nan");

    /// <summary>Whether a selector may begin with the word; other metrics of that name are written <c>{"bool"}</c>.</summary>
    public static bool CanBeMetric(ReadOnlySpan<char> word) =>
        !Is(word, "bool") && !Is(word, "on") && !Is(word, "ignoring") && !Is(word, "group_left") && !Is(word, "group_right")
        && !Is(word, "atan2") && !IsNumber(word);

    /// <summary>Whether the word may stand in a list of labels; labels of another name need quotes there.</summary>
    public static bool CanBeLabel(ReadOnlySpan<char> word) => !Is(word, "without") && !IsNumber(word);

    private static bool Is(ReadOnlySpan<char> word, ReadOnlySpan<char> keyword) =>
        word.Equals(keyword, StringComparison.OrdinalIgnoreCase);
}
