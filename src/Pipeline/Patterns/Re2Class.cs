using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Streams.Patterns;

/// <summary>A set of characters of an RE2 pattern, written for .NET, which sees UTF-16 units instead of code points.</summary>
/// <remarks>Code points above U+FFFF become pairs of surrogates, so that <c>.</c> and <c>[^a]</c> never match half of one.</remarks>
internal sealed class Re2Class
{
    private const int LastCodePoint = 0x10FFFF;
    private const int FirstAstral = 0x10000;
    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;

    private readonly CodePointSet _points = new();
    private readonly StringBuilder _categories = new();
    private bool _takesAllAstral;
    private bool _isNegated;

    /// <summary>Reads a class in brackets, at its opening one.</summary>
    public static Re2Class Read(ref Re2Scanner scanner, Re2Flags flags)
    {
        int start = scanner.Offset;
        Re2Class set = new();
        scanner.Skip(1);
        set._isNegated = scanner.TryTake("^");
        bool isFirst = true;
        while (isFirst || scanner.Peek != ']')
        {
            if (scanner.IsAtEnd)
            {
                throw Re2Scanner.Error(start, "the class of characters is not closed with ']'");
            }

            if (!set.TryAddNamed(ref scanner, flags) && !set.TryAddEscape(ref scanner, flags))
            {
                set.AddRange(ref scanner);
            }

            isFirst = false;
        }

        scanner.Skip(1);
        return set;
    }

    /// <summary>What a dot means under the flags.</summary>
    public static Re2Class Dot(Re2Flags flags)
    {
        Re2Class set = new() { _isNegated = true };
        if (!flags.HasFlag(Re2Flags.DotMatchesLineBreak))
        {
            set._points.Add('\n', '\n');
        }

        return set;
    }

    /// <summary>Reads an escape that stands for a class, such as <c>\d</c> or <c>\pL</c>.</summary>
    public static bool TryReadEscape(ref Re2Scanner scanner, Re2Flags flags, [NotNullWhen(true)] out Re2Class? set)
    {
        set = new Re2Class();
        if (!set.TryAddEscape(ref scanner, flags))
        {
            set = null;
        }

        return set is not null;
    }

    /// <summary>Writes a code point that stands for itself, as one item that can be repeated.</summary>
    public static void AppendLiteral(StringBuilder target, int codePoint)
    {
        if (codePoint >= FirstAstral)
        {
            target.Append("(?:").Append(char.ConvertFromUtf32(codePoint)).Append(')');
        }
        else if (codePoint < 128 && !char.IsAsciiLetterOrDigit((char)codePoint))
        {
            AppendUnit(target, codePoint);
        }
        else
        {
            target.Append((char)codePoint);
        }
    }

    /// <summary>Writes the class as one item that can be repeated.</summary>
    public void WriteTo(StringBuilder target)
    {
        string basic = BasicPlane();
        List<string> alternatives = basic.Length == 0 ? [] : [basic];
        CodePointSet astral = _isNegated ? _points.Complement() : _points;
        if (_takesAllAstral)
        {
            astral = new CodePointSet();
            astral.Add(FirstAstral, _isNegated ? -1 : LastCodePoint);
        }

        foreach ((int from, int to) in astral.Within(FirstAstral, LastCodePoint))
        {
            AddPairs(alternatives, from, to);
        }

        if (alternatives.Count == 1)
        {
            // A bare pair of surrogates would be torn apart by a repetition, so only a class stands alone.
            target.Append(basic.Length > 0 ? basic : $"(?:{alternatives[0]})");
        }
        else
        {
            target.Append("(?:").AppendJoin('|', alternatives.DefaultIfEmpty(@"[^\s\S]")).Append(')');
        }
    }

    private bool TryAddNamed(ref Re2Scanner scanner, Re2Flags flags)
    {
        int start = scanner.Offset;
        if (!scanner.Rest.StartsWith("[:") || scanner.Rest[2..].IndexOf(":]") is not (>= 0 and int length))
        {
            return false;
        }

        string name = scanner.Rest.Slice(2, length).ToString();
        bool negated = name.StartsWith('^');
        scanner.Skip(length + 4);
        if (!Re2ClassNames.TryGetPosix(negated ? name[1..] : name, out string? ranges))
        {
            throw Re2Scanner.Error(start, $"'{scanner.Since(start)}' is not a class; RE2 knows {Re2ClassNames.PosixList}");
        }

        AddAscii(ranges, negated, flags);
        return true;
    }

    private bool TryAddEscape(ref Re2Scanner scanner, Re2Flags flags)
    {
        if (scanner.Rest is not ['\\', var letter, ..])
        {
            return false;
        }

        if (letter is 'p' or 'P')
        {
            AddCategory(ref scanner);
            return true;
        }

        if (!Re2ClassNames.TryGetPerl(char.ToLowerInvariant(letter), out string? ranges))
        {
            return false;
        }

        scanner.Skip(2);
        AddAscii(ranges, char.IsAsciiLetterUpper(letter), flags);
        return true;
    }

    private void AddAscii(string ranges, bool negated, Re2Flags flags)
    {
        CodePointSet ascii = new();
        for (int i = 0; i < ranges.Length; i += 2)
        {
            ascii.Add(ranges[i], ranges[i + 1]);
        }

        if (negated && flags.HasFlag(Re2Flags.IgnoreCase) && ascii.Contains('k'))
        {
            // The Kelvin sign and the long s equal k and s in another case; left in the complement they would let
            // those letters in again.
            ascii.Add(0x212A, 0x212A);
            ascii.Add(0x17F, 0x17F);
        }

        _points.Add(negated ? ascii.Complement() : ascii);
    }

    private void AddCategory(ref Re2Scanner scanner)
    {
        int start = scanner.Offset;
        scanner.Skip(1);
        bool negated = scanner.TakeCodePoint() == 'P';
        string name = scanner.TryTake("{")
            ? scanner.TakeUntil('}', start, "the Unicode class").ToString()
            : scanner.IsAtEnd ? "" : char.ConvertFromUtf32(scanner.TakeCodePoint());
        if (name.StartsWith('^'))
        {
            negated = !negated;
            name = name[1..];
        }

        if (name == "Any")
        {
            _points.Add(0, negated ? -1 : LastCodePoint);
            return;
        }

        if (!Re2ClassNames.IsCategory(name))
        {
            throw Re2Scanner.Error(start, $@"the Unicode class '{name}' is not supported; use a category such as \pL or \p{{Lu}}");
        }

        _categories.Append(negated ? @"\P{" : @"\p{").Append(name).Append('}');
        _takesAllAstral |= negated;
    }

    private void AddRange(ref Re2Scanner scanner)
    {
        int start = scanner.Offset;
        int from = ReadPoint(ref scanner);
        int to = from;
        if (scanner.Rest is ['-', not ']', ..])
        {
            scanner.Skip(1);
            to = ReadPoint(ref scanner);
        }

        if (to < from)
        {
            throw Re2Scanner.Error(start, $"the range '{scanner.Since(start)}' goes from high to low");
        }

        _points.Add(from, to);
    }

    private static int ReadPoint(ref Re2Scanner scanner) =>
        scanner.Peek == '\\' ? Re2Escapes.ReadCodePoint(ref scanner) : scanner.TakeCodePoint();

    private string BasicPlane()
    {
        StringBuilder text = new();
        foreach ((int from, int to) in _points.Within(0, FirstSurrogate - 1))
        {
            AppendUnits(text, from, to);
        }

        foreach ((int from, int to) in _points.Within(LastSurrogate + 1, FirstAstral - 1))
        {
            AppendUnits(text, from, to);
        }

        text.Append(_categories);
        return _isNegated ? $@"[^{text}\uD800-\uDFFF]" : text.Length > 0 ? $"[{text}]" : "";
    }

    private static void AddPairs(List<string> alternatives, int from, int to)
    {
        string first = char.ConvertFromUtf32(from);
        string last = char.ConvertFromUtf32(to);
        if (first[0] == last[0])
        {
            alternatives.Add(Pairs(first[0], first[0], first[1], last[1]));
            return;
        }

        // The first and the last block of 1,024 may be cut; what lies between is whole.
        alternatives.Add(Pairs(first[0], first[0], first[1], '\uDFFF'));
        if (last[0] - first[0] > 1)
        {
            alternatives.Add(Pairs((char)(first[0] + 1), (char)(last[0] - 1), '\uDC00', '\uDFFF'));
        }

        alternatives.Add(Pairs(last[0], last[0], '\uDC00', last[1]));
    }

    private static string Pairs(char highFrom, char highTo, char lowFrom, char lowTo)
    {
        StringBuilder text = new("[");
        AppendUnits(text, highFrom, highTo);
        text.Append("][");
        AppendUnits(text, lowFrom, lowTo);
        return text.Append(']').ToString();
    }

    private static void AppendUnits(StringBuilder target, int from, int to)
    {
        AppendUnit(target, from);
        if (to > from)
        {
            AppendUnit(target.Append('-'), to);
        }
    }

    private static void AppendUnit(StringBuilder target, int unit) =>
        target.Append(CultureInfo.InvariantCulture, $@"\u{unit:X4}");
}
