using System.Buffers;

namespace Streams.Sources.Formats;

/// <summary>Walks the bytes of one JSON object; the first problem found is kept and ends the walk.</summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> text)
{
    private static readonly SearchValues<byte> WordEnds = SearchValues.Create(" ,:{}[]\""u8);

    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>The place of the next byte.</summary>
    public int At { get; set; }

    /// <summary>What is wrong, once something is.</summary>
    public RowProblem? Problem { get; private set; }

    /// <summary>Whether only white space is left.</summary>
    public bool IsAtEnd
    {
        get
        {
            SkipSpace();
            return At == _text.Length;
        }
    }

    /// <summary>The next byte behind white space, or 0 at the end.</summary>
    public byte Peek()
    {
        SkipSpace();
        return At < _text.Length ? _text[At] : (byte)0;
    }

    /// <summary>Moves behind a byte; a problem when another one stands there.</summary>
    public bool Take(byte expected)
    {
        if (Peek() == expected && At < _text.Length)
        {
            At++;
            return true;
        }

        return Fail(At, $"expected '{(char)expected}', found {Found()}");
    }

    /// <summary>Moves behind the byte if it is the next one.</summary>
    public bool TryTake(byte wanted)
    {
        bool isNext = Peek() == wanted && At < _text.Length;
        At += isNext ? 1 : 0;
        return isNext;
    }

    /// <summary>Moves behind a string and gives what stands between its quotes, escapes as they are.</summary>
    public bool TakeString(out ReadOnlySpan<byte> content, out bool hasEscapes)
    {
        content = default;
        hasEscapes = false;
        if (Peek() != '"')
        {
            return Fail(At, $"expected a string, found {Found()}");
        }

        int start = At + 1;
        int end = start;
        while (true)
        {
            int next = _text[end..].IndexOfAny((byte)'"', (byte)'\\');
            end += next;
            if (next < 0 || (_text[end] == '\\' && end + 1 == _text.Length))
            {
                return Fail(At, "the string has no end");
            }

            if (_text[end] == '"')
            {
                break;
            }

            hasEscapes = true;
            end += 2;
        }

        content = _text[start..end];
        At = end + 1;
        return true;
    }

    /// <summary>Moves behind a flat object without looking at what it holds.</summary>
    public bool SkipFlatObject()
    {
        int start = At;
        At++;
        while (true)
        {
            int next = _text[At..].IndexOfAny((byte)'"', (byte)'}');
            if (next < 0)
            {
                return Fail(start, "the object has no end");
            }

            At += next;
            if (_text[At] == '}')
            {
                At++;
                return true;
            }

            if (!TakeString(out _, out _))
            {
                return false;
            }
        }
    }

    /// <summary>Moves behind a number and gives it.</summary>
    public bool TakeNumber(string key, out double value)
    {
        int at = At;
        if (TextNumber.TryReadJson(_text, ref at, out value))
        {
            At = at;
            return true;
        }

        return Fail(At, $"'{key}' is not a number that fits a double: {Found()}");
    }

    /// <summary>Moves behind a number, <c>true</c> or <c>false</c> and gives its text.</summary>
    public bool TakeBareWord(out ReadOnlySpan<byte> word)
    {
        int end = At;
        while (end < _text.Length && (char.IsAsciiLetterOrDigit((char)_text[end]) || _text[end] is (byte)'.' or (byte)'+' or (byte)'-'))
        {
            end++;
        }

        word = _text[At..end];
        int numberEnd = At;
        if (word.SequenceEqual("true"u8) || word.SequenceEqual("false"u8)
            || (TextNumber.TryReadJson(_text, ref numberEnd, out _) && numberEnd == end))
        {
            At = end;
            return true;
        }

        return false;
    }

    /// <summary>Keeps a problem, unless there is one already; always false.</summary>
    public bool Fail(int at, string detail)
    {
        Problem ??= RowProblem.Malformed(at, detail);
        return false;
    }

    /// <summary>The next value as people call it.</summary>
    public readonly string Found()
    {
        if (At >= _text.Length)
        {
            return "the end of the line";
        }

        return _text[At] switch
        {
            (byte)'{' => "an object",
            (byte)'[' => "an array",
            (byte)'"' => "a string",
            _ => $"'{RowProblem.Excerpt(Word())}'",
        };
    }

    private readonly ReadOnlySpan<byte> Word()
    {
        ReadOnlySpan<byte> rest = _text[At..];
        int length = rest[1..].IndexOfAny(WordEnds);
        return length < 0 ? rest : rest[..(length + 1)];
    }

    private void SkipSpace()
    {
        while (At < _text.Length && _text[At] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            At++;
        }
    }
}
