using System.Globalization;
using Streams.Data;

namespace Streams.PromQL.Syntax;

/// <summary>Reads series notation: items with white space between them.</summary>
internal ref struct SeriesNotationParser
{
    private readonly ReadOnlySpan<char> _text;
    private readonly List<double?> _values = [];
    private int _at;

    private SeriesNotationParser(ReadOnlySpan<char> text)
    {
        _text = text;
    }

    private readonly char Current => _at < _text.Length ? _text[_at] : '\0';

    private readonly bool IsAtSpace => Current is ' ' or '\t' or '\n' or '\r';

    /// <summary>The values that a text stands for, null for none.</summary>
    public static List<double?> Parse(ReadOnlySpan<char> text)
    {
        SeriesNotationParser parser = new(text);
        parser.SkipSpaces();
        while (parser._at < text.Length)
        {
            parser.Item();
            if (parser._at < text.Length && !parser.IsAtSpace)
            {
                throw parser.Expected(parser._at, "a space before the next value");
            }

            parser.SkipSpaces();
        }

        return parser._values;
    }

    private void Item()
    {
        int start = _at;
        if (TryTake('_'))
        {
            Add(start, null, TryTake('x') ? Times() : 1);
            return;
        }

        double value = Value();
        if (StaleMarker.Is(value))
        {
            Add(start, value, 1);
        }
        else if (Current is '+' or '-')
        {
            double step = Number("a step");
            if (!TryTake('x'))
            {
                throw Expected(_at, "'x' and how many steps to take");
            }

            AddSteps(start, value, step, Times());
        }
        else
        {
            Add(start, value, TryTake('x') ? Times() + 1 : 1);
        }
    }

    private void Add(int start, double? value, long count)
    {
        ThrowIfTooMany(start, count);
        _values.AddRange(Enumerable.Repeat(value, (int)count));
    }

    private void AddSteps(int start, double value, double step, long steps)
    {
        ThrowIfTooMany(start, steps + 1);
        for (long i = 0; i <= steps; i++)
        {
            // Added up rather than multiplied: the last digits are then those of Prometheus.
            _values.Add(value);
            value += step;
        }
    }

    private readonly void ThrowIfTooMany(int start, long count)
    {
        if (_values.Count + count > SeriesNotation.CountMax)
        {
            throw SyntaxErrors.At(start, $"more than {SeriesNotation.CountMax:N0} values in one series");
        }
    }

    private double Value()
    {
        int start = _at;
        int length = WordLength(start + (Current is '+' or '-' ? 1 : 0)) + (Current is '+' or '-' ? 1 : 0);
        ReadOnlySpan<char> word = _text.Slice(start, length);
        double sign = Current == '-' ? -1 : 1;
        ReadOnlySpan<char> name = word.TrimStart("+-");
        if (name.IsEmpty || !char.IsAsciiLetter(name[0]))
        {
            return Number("a number, 'stale' or '_'");
        }

        _at += length;
        return name switch
        {
            _ when word is "stale" => StaleMarker.Value,
            _ when name.Equals("inf", StringComparison.OrdinalIgnoreCase) => sign * double.PositiveInfinity,
            _ when name.Equals("nan", StringComparison.OrdinalIgnoreCase) => double.NaN,
            _ => throw Expected(start, "a number, 'stale' or '_'"),
        };
    }

    private double Number(string what)
    {
        int start = _at;
        _ = TryTake('+') || TryTake('-');
        int digitsFrom = _at;
        SkipDigits();
        int digits = _at - digitsFrom;
        if (TryTake('.'))
        {
            int fractionFrom = _at;
            SkipDigits();
            digits += _at - fractionFrom;
        }

        if (digits == 0)
        {
            throw Expected(start, what);
        }

        if (Current is 'e' or 'E')
        {
            _at++;
            _ = TryTake('+') || TryTake('-');
            SkipDigits();
        }

        // Nothing but the 'x' of a repetition may touch a number.
        bool isAlone = !char.IsAsciiLetterOrDigit(Current) && Current != '_';
        return isAlone || Current == 'x' ? Convert(start, digitsFrom, what) : throw Expected(start, what);
    }

    private readonly double Convert(int start, int digitsFrom, string what)
    {
        ReadOnlySpan<char> digits = _text[digitsFrom.._at];

        // Prometheus reads 010 as octal, as C does; test files that run in both must mean the same.
        bool isOctal = digits.Length is > 1 and < 20 && digits[0] == '0' && !digits.ContainsAnyExceptInRange('0', '7');
        double value = 0;
        if (isOctal)
        {
            foreach (char digit in digits)
            {
                value = (value * 8) + digit - '0';
            }
        }
        else if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            throw Expected(start, what);
        }
        else if (double.IsInfinity(value))
        {
            throw SyntaxErrors.At(start, $"'{digits}' is too large for a number");
        }

        return _text[start] == '-' ? -value : value;
    }

    private long Times()
    {
        int start = _at;
        SkipDigits();
        ReadOnlySpan<char> digits = _text[start.._at];
        if (digits.IsEmpty || (_at < _text.Length && !IsAtSpace))
        {
            throw Expected(start, "how many times, a whole number");
        }

        return long.TryParse(digits, out long times) && times <= SeriesNotation.CountMax
            ? times
            : throw SyntaxErrors.At(start, $"'{digits}' times is more than {SeriesNotation.CountMax:N0}");
    }

    private bool TryTake(char wanted)
    {
        bool isThere = Current == wanted;
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }
    }

    private void SkipSpaces()
    {
        while (IsAtSpace)
        {
            _at++;
        }
    }

    private readonly int WordLength(int start)
    {
        int end = start;
        while (end < _text.Length && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] is '_' or ':'))
        {
            end++;
        }

        return end - start;
    }

    /// <summary>An error that shows the whole item found, up to the next space.</summary>
    private readonly SyntaxException Expected(int start, string what)
    {
        int length = start < _text.Length ? _text[start..].IndexOfAny(" \t\n\r") : 0;
        ReadOnlySpan<char> found = length < 0 ? _text[start..] : _text.Slice(start, length);
        return SyntaxErrors.At(start, $"expected {what}, found {(found.IsEmpty ? "the end" : $"'{found}'")}");
    }
}
