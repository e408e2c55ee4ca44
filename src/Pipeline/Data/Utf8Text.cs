using System.Text;

namespace Streams.Data;

/// <summary>Comparison of UTF-8 bytes with strings, without making either into the other.</summary>
internal static class Utf8Text
{
    public static bool Equal(ReadOnlySpan<byte> utf8, string text)
    {
        if (utf8.Length < text.Length || utf8.Length > text.Length * 3)
        {
            return false;
        }

        Span<byte> encoded = text.Length <= 128 ? stackalloc byte[384] : new byte[text.Length * 3];
        int length = Encoding.UTF8.GetBytes(text, encoded);
        return utf8.SequenceEqual(encoded[..length]);
    }
}
