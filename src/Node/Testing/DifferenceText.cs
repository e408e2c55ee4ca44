using System.Globalization;
using Streams.Data;

namespace Streams.Node.Testing;

/// <summary>Shows how an output differs: what is missing with <c>-</c>, what is not expected with <c>+</c>.</summary>
public static class DifferenceText
{
    /// <summary>The most rows that are shown of one output.</summary>
    public const int LineCountMax = 20;

    /// <summary>A line of summary, then the rows; a row with another value is a <c>-</c> and a <c>+</c> below each other.</summary>
    public static IReadOnlyList<string> Lines(OutputDifference difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        (char Sign, string Time, string Series, string Value)[] rows = [.. difference.Rows.SelectMany(Cells)];
        (char Sign, string Time, string Series, string Value)[] shown = [.. rows.Take(LineCountMax)];
        int timeWidth = shown.Select(r => r.Time.Length).DefaultIfEmpty().Max();
        int seriesWidth = shown.Select(r => r.Series.Length).DefaultIfEmpty().Max();
        IEnumerable<string> rest = rows.Length > shown.Length ? [$"  ... and {rows.Length - shown.Length} more"] : [];
        return
        [
            Summary(difference),
            .. shown.Select(r => $"  {r.Sign} {r.Time.PadRight(timeWidth)}  {r.Series.PadRight(seriesWidth)}  {r.Value}"),
            .. rest,
        ];
    }

    /// <summary>A value as notation writes it.</summary>
    public static string Value(double value) => value switch
    {
        _ when StaleMarker.Is(value) => "stale",
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Summary(OutputDifference difference)
    {
        int missing = difference.Rows.Count(r => r.Actual is null);
        int extra = difference.Rows.Count(r => r.Expected is null);
        int other = difference.Rows.Count - missing - extra;
        string[] parts =
        [
            .. other > 0 ? [$"{other} with another value"] : Array.Empty<string>(),
            .. missing > 0 ? [$"{missing} missing"] : Array.Empty<string>(),
            .. extra > 0 ? [$"{extra} not expected"] : Array.Empty<string>(),
        ];
        string rows = difference.ExpectedCount == 1 ? "row" : "rows";
        string details = parts.Length > 0 ? ": " + string.Join(", ", parts) : "";
        return $"{difference.Output}: expected {difference.ExpectedCount} {rows}, got {difference.ActualCount}{details}";
    }

    private static IEnumerable<(char Sign, string Time, string Series, string Value)> Cells(RowDifference row)
    {
        if (row.Expected is { } expected)
        {
            yield return ('-', row.Time.ToString(), row.Labels.ToString(), Value(expected));
        }

        if (row.Actual is { } actual)
        {
            yield return ('+', row.Time.ToString(), row.Labels.ToString(), Value(actual));
        }
    }
}
