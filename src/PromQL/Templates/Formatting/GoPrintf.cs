using System.Globalization;
using System.Text;
using Streams.PromQL.Syntax;
using Streams.PromQL.Templates.Values;

namespace Streams.PromQL.Templates.Formatting;

/// <summary>Writes values by a format, as Go's <c>fmt.Sprintf</c> does.</summary>
internal sealed class GoPrintf(string format, object?[] arguments)
{
    // Go refuses larger ones too.
    private const int WidthMax = 1_000_000;

    private readonly StringBuilder _text = new();
    private GoVerb _verb;
    private int _at;
    private int _argument;
    private bool _isReordered;

    public string Write()
    {
        while (_at < format.Length)
        {
            int percent = format.IndexOf('%', _at);
            int end = percent < 0 ? format.Length : percent;
            _text.Append(format, _at, end - _at);
            _at = end + 1;
            if (percent >= 0)
            {
                WriteVerb();
            }
        }

        if (!_isReordered && _argument < arguments.Length)
        {
            IEnumerable<string> extra = arguments.Skip(_argument).Select(Described);
            _text.Append(CultureInfo.InvariantCulture, $"%!(EXTRA {string.Join(", ", extra)})");
        }

        return _text.ToString();
    }

    private static string Described(object? value) =>
        value is null ? "<nil>" : $"{GoPrint.TypeName(value)}={GoPrint.Default(value)}";

    private void WriteVerb()
    {
        _verb = default;
        ReadFlags();
        bool isWrong = !ReadIndex();
        _verb.Width = ReadSize(out bool isWidthWrong);
        if (_verb.Width < 0 && !isWidthWrong && _verb.HasWidth)
        {
            (_verb.Minus, _verb.Zero, _verb.Width) = (true, false, -_verb.Width);
        }

        bool isPrecisionWrong = false;
        if (Peek == '.')
        {
            _at++;
            isWrong |= !ReadIndex();
            int precision = ReadSize(out isPrecisionWrong);
            _verb.Precision = precision < 0 ? null : precision;
        }

        isWrong |= !ReadIndex();
        _text.Append(isWidthWrong ? "%!(BADWIDTH)" : "").Append(isPrecisionWrong ? "%!(BADPREC)" : "");
        if (_at >= format.Length)
        {
            _text.Append("%!(NOVERB)");
            return;
        }

        Rune.DecodeFromUtf16(format.AsSpan(_at), out Rune verb, out int length);
        _at += length;
        _ = verb.Value switch
        {
            '%' => _text.Append('%'),
            _ when isWrong => _text.Append(CultureInfo.InvariantCulture, $"%!{verb}(BADINDEX)"),
            _ when _argument >= arguments.Length => _text.Append(CultureInfo.InvariantCulture, $"%!{verb}(MISSING)"),
            _ => _text.Append(Formatted(arguments[_argument++], verb)),
        };
    }

    private char Peek => _at < format.Length ? format[_at] : '\0';

    private void ReadFlags()
    {
        for (; ; _at++)
        {
            switch (Peek)
            {
                case '+': _verb.Plus = true; break;
                case '-': (_verb.Minus, _verb.Zero) = (true, false); break;
                case '#': _verb.Sharp = true; break;
                case ' ': _verb.Space = true; break;
                case '0': _verb.Zero = !_verb.Minus; break;
                default: return;
            }
        }
    }

    /// <summary>Reads the number of an argument, <c>[2]</c>; false when there is no such argument.</summary>
    private bool ReadIndex()
    {
        if (Peek != '[')
        {
            return true;
        }

        _isReordered = true;
        int end = format.IndexOf(']', _at);
        bool isNumber = int.TryParse(
            end < 0 ? "" : format.AsSpan(_at + 1, end - _at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        _at = end < 0 ? _at + 1 : end + 1;
        bool isThere = isNumber && index >= 1 && index <= arguments.Length;
        _argument = isThere ? index - 1 : _argument;
        return isThere;
    }

    /// <summary>Reads a width or a precision, in digits or from an argument.</summary>
    private int ReadSize(out bool isWrong)
    {
        isWrong = false;
        if (Peek == '*')
        {
            _at++;
            object? value = _argument < arguments.Length ? arguments[_argument] : null;
            _argument++;
            isWrong = value is not long || Math.Abs((long)value) > WidthMax;
            _verb.HasWidth = true;
            return isWrong ? 0 : (int)(long)value!;
        }

        int size = 0;
        for (; char.IsAsciiDigit(Peek); _at++)
        {
            size = size * 10 + (Peek - '0');
            isWrong |= size > WidthMax;
            size = isWrong ? 0 : size;
        }

        return size;
    }

    private string Formatted(object? value, Rune verb) => verb.Value switch
    {
        'T' => _verb.Pad(GoPrint.TypeName(value)),
        _ when value is null => verb.Value == 'v' ? _verb.Pad("<nil>") : $"%!{verb}(<nil>)",
        _ => Typed(value, verb),
    };

    private string Typed(object value, Rune verb) => value switch
    {
        bool truth when verb.Value is 't' or 'v' => _verb.Pad(truth ? "true" : "false"),
        long number => Whole(number, verb) ?? Bad(value, verb),
        double number => _verb.Number(number, (char)verb.Value) ?? Bad(value, verb),
        string text => _verb.Text(text, (char)verb.Value) ?? Bad(value, verb),
        GoDuration duration when verb.Value is not ('v' or 's' or 'q') => Whole(duration.Nanoseconds, verb) ?? Bad(value, verb),
        GoName name when verb.Value is not ('v' or 's' or 'q') => Whole(name.Number, verb) ?? Bad(value, verb),
        GoDuration or GoTime or GoName => _verb.Text($"{value}", (char)verb.Value) ?? Bad(value, verb),
        TemplateMap map => $"map[{string.Join(' ', map.Entries.Select(entry =>
            $"{Formatted(entry.Key, verb)}:{Formatted(entry.Value, verb)}"))}]",
        TemplateList list => $"[{string.Join(' ', list.Items.Select(item => Formatted(item, verb)))}]",
        TemplateRecord record => $"{{{string.Join(' ', record.Values.Select(item => Formatted(item, verb)))}}}",
        _ => Bad(value, verb),
    };

    private string? Whole(long number, Rune verb) => verb.Value switch
    {
        'd' or 'v' => _verb.Whole(number, 10, isUpper: false),
        'b' => _verb.Whole(number, 2, isUpper: false),
        'o' => _verb.Whole(number, 8, isUpper: false),
        'x' => _verb.Whole(number, 16, isUpper: false),
        'X' => _verb.Whole(number, 16, isUpper: true),
        'c' => _verb.Pad(CharacterOf(number)),
        'q' => _verb.Pad($"'{StringLiteral.Quote(CharacterOf(number))[1..^1]}'"),
        'U' => _verb.Pad($"U+{number:X4}"),
        _ => null,
    };

    private static string CharacterOf(long number) =>
        number is >= 0 and <= 0x10FFFF && Rune.IsValid((int)number) ? new Rune((int)number).ToString() : "\uFFFD";

    private static string Bad(object value, Rune verb) => $"%!{verb}({Described(value)})";
}
