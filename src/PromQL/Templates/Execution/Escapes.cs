using System.Globalization;
using System.Text;

namespace Streams.PromQL.Templates.Execution;

/// <summary>Makes texts safe in other languages, with Go's choice of escapes.</summary>
internal static class Escapes
{
    public static string Html(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char c in text)
        {
            _ = c switch
            {
                '\0' => escaped.Append('\uFFFD'),
                '"' => escaped.Append("&#34;"),
                '\'' => escaped.Append("&#39;"),
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    public static string JavaScript(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char c in text)
        {
            _ = c switch
            {
                '\\' => escaped.Append(@"\\"),
                '\'' => escaped.Append(@"\'"),
                '"' => escaped.Append("\\\""),
                '<' or '>' or '&' or '=' or < ' ' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    /// <summary>For the part of an address behind the question mark: a space becomes a plus.</summary>
    public static string UrlQuery(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            bool isPlain = char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~';
            _ = isPlain ? escaped.Append((char)b)
                : b == ' ' ? escaped.Append('+')
                : escaped.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return escaped.ToString();
    }
}
