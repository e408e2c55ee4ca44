using System.Diagnostics.CodeAnalysis;

namespace Streams.PromQL.Syntax;

/// <summary>The shared half of <see cref="IParsable{TSelf}"/> for texts whose errors are told by exceptions.</summary>
internal static class ParsedText
{
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
