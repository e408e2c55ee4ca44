using System.Diagnostics.CodeAnalysis;

namespace Streams.PromQL.Syntax;

/// <summary>The shared half of <see cref="IParsable{TSelf}"/> for texts whose errors are told by exceptions.</summary>
public static class ParsedText
{
    /// <summary>Turns a parser that throws <see cref="FormatException"/> into one that says whether it could.</summary>
    public static bool TryParse<T>(string? text, Func<string, T> parse, [MaybeNullWhen(false)] out T result)
    {
        result = default;
        if (text is null)
        {
            return false;
        }

        try
        {
            result = parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
