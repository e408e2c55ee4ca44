using System.Buffers;
using System.Text;

namespace Streams.Patterns;

/// <summary>Reads a pattern code point by code point and knows the column for messages.</summary>
internal ref struct Re2Scanner
{
    private readonly ReadOnlySpan<char> _pattern;

    public Re2Scanner(ReadOnlySpan<char> pattern)
    {
        _pattern = pattern;
    }

    public int Offset { get; private set; }

    public readonly bool IsAtEnd => Offset == _pattern.Length;

    public readonly ReadOnlySpan<char> Rest => _pattern[Offset..];

    /// <summary>The next UTF-16 unit, or NUL at the end: enough to tell the characters of the syntax apart.</summary>
    public readonly char Peek => IsAtEnd ? '\0' : _pattern[Offset];

    public void Skip(int chars) => Offset += chars;

    public bool TryTake(string text)
    {
        if (!Rest.StartsWith(text))
        {
            return false;
        }

        Offset += text.Length;
        return true;
    }

    public int TakeCodePoint()
    {
        OperationStatus status = Rune.DecodeFromUtf16(Rest, out Rune rune, out int length);
        Offset += length;
        return status == OperationStatus.Done ? rune.Value : Rune.ReplacementChar.Value;
    }

    /// <summary>Takes what stands before <paramref name="end"/> and the end itself.</summary>
    public ReadOnlySpan<char> TakeUntil(char end, int start, string what)
    {
        int length = Rest.IndexOf(end);
        if (length < 0)
        {
            throw Error(start, $"{what} is not closed with '{end}'");
        }

        ReadOnlySpan<char> taken = Rest[..length];
        Offset += length + 1;
        return taken;
    }

    public readonly string Since(int start) => _pattern[start..Offset].ToString();

    public static FormatException Error(int offset, string message) => new($"column {offset + 1}: {message}");
}
