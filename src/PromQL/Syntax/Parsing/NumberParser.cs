using Streams.Stages;

namespace Streams.PromQL.Syntax.Parsing;

/// <summary>Reads numbers and durations; each may stand for the other, a duration counting seconds.</summary>
internal static class NumberParser
{
    // Prometheus keeps durations as nanoseconds in 64 bits: 292 years.
    private const long DurationMillisecondsMax = long.MaxValue / 1_000_000;

    /// <summary>Reads a number or a duration without a sign.</summary>
    public static double Read(ref TokenReader reader, string what, out bool isDuration)
    {
        ReadOnlySpan<char> text = reader.Lexeme;
        isDuration = false;
        double value;
        if (reader.Current.Kind == TokenKind.Word && Keywords.IsNumber(text))
        {
            value = text[0] is 'i' or 'I' ? double.PositiveInfinity : double.NaN;
        }
        else if (reader.Current.Kind != TokenKind.Number)
        {
            throw reader.Expected(what);
        }
        else if (!NumberText.TryParse(text, out value))
        {
            isDuration = true;
            value = Durations.TryParse(text, out TimeSpan duration)
                ? Limited(reader, duration.TotalSeconds)
                : throw reader.Expected("a number or a duration such as 1h30m");
        }

        reader.Advance();
        return value;
    }

    /// <summary>Reads a number or a duration that may have a sign.</summary>
    public static double ReadSigned(ref TokenReader reader, string what)
    {
        bool isNegative = reader.Current.Kind == TokenKind.Minus;
        if (isNegative || reader.Current.Kind == TokenKind.Plus)
        {
            reader.Advance();
        }

        double value = Read(ref reader, what, out _);
        return isNegative ? -value : value;
    }

    /// <summary>Whether so many seconds are not too many; not a number is out of every range.</summary>
    public static bool IsInRange(double seconds) => Math.Abs(seconds) * 1000 <= DurationMillisecondsMax;

    /// <summary>The time span of so many seconds, which were read at a place.</summary>
    public static TimeSpan Span(double seconds, TextRange place) =>
        // What is less than a millisecond is cut off, as Prometheus does.
        IsInRange(seconds)
            ? TimeSpan.FromMilliseconds((long)Math.Round(seconds * 1e6) / 1000)
            : throw TooLong(place);

    private static double Limited(in TokenReader reader, double seconds) =>
        seconds * 1000 <= DurationMillisecondsMax ? seconds : throw TooLong(reader.Current.Place);

    private static SyntaxException TooLong(TextRange place) => SyntaxErrors.At(place, "the duration is longer than 292 years");
}
