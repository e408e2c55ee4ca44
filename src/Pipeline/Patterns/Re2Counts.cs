using System.Globalization;

namespace Streams.Patterns;

/// <summary>Repetitions that are counted: <c>{n}</c>, <c>{n,}</c> and <c>{n,m}</c>.</summary>
internal static class Re2Counts
{
    private const int RepeatMax = 1000;

    /// <summary>Takes a counted repetition; anything else behind a brace makes it an ordinary character, as in RE2.</summary>
    public static bool TryTake(ref Re2Scanner scanner, out string counts)
    {
        counts = "";
        int end = scanner.Rest.IndexOf('}');
        if (end < 0 || !TryRead(scanner.Rest[1..end], out int least, out int most))
        {
            return false;
        }

        int start = scanner.Offset;
        scanner.Skip(end + 1);
        counts = scanner.Since(start);
        if (least > RepeatMax || most > RepeatMax || most < least)
        {
            throw Re2Scanner.Error(start, $"'{counts}' is not a repetition from low to high of at most {RepeatMax}");
        }

        return true;
    }

    private static bool TryRead(ReadOnlySpan<char> text, out int least, out int most)
    {
        int comma = text.IndexOf(',');
        most = 0;
        if (!TryReadNumber(comma < 0 ? text : text[..comma], out least))
        {
            return false;
        }

        if (comma < 0 || comma == text.Length - 1)
        {
            most = least;
            return true;
        }

        return TryReadNumber(text[(comma + 1)..], out most);
    }

    private static bool TryReadNumber(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        // More digits than an int takes are beyond every bound.
        number = digits.Length > 9 ? int.MaxValue : int.Parse(digits, CultureInfo.InvariantCulture);
        return true;
    }
}
