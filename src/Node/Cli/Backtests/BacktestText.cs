using System.Globalization;
using Streams.Data;
using Streams.Stages;

namespace Streams.Node.Cli.Backtests;

/// <summary>Writes backtests for people.</summary>
internal static class BacktestText
{
    private const string Head = "firing                resolved              for       value       alert";

    public static void Write(BacktestResult result, TextWriter writer)
    {
        WriteHead(writer, "", result.Alerts.Count);
        foreach (FiredAlert alert in result.Alerts)
        {
            writer.WriteLine(Line("", alert));
        }

        writer.WriteLine(Summary(result));
    }

    public static void Write(BacktestDifference difference, BacktestResult now, TextWriter writer)
    {
        List<(EventTime At, string[] Lines)> entries =
        [
            .. difference.Removed.Select(alert => (alert.From, new[] { Line("- ", alert) })),
            .. difference.Added.Select(alert => (alert.From, new[] { Line("+ ", alert) })),
            .. difference.Moved.Select(pair => (pair.New.From, new[] { Line("- ", pair.Old), Line("+ ", pair.New) })),
        ];
        WriteHead(writer, "  ", entries.Count);
        foreach (string line in entries.OrderBy(entry => entry.At).SelectMany(entry => entry.Lines))
        {
            writer.WriteLine(line);
        }

        writer.WriteLine(
            $"{difference.Added.Count} more, {difference.Removed.Count} fewer, {difference.Moved.Count} at other times, "
            + $"{difference.Same} the same; {Summary(now)}");
    }

    private static void WriteHead(TextWriter writer, string indent, int lineCount)
    {
        if (lineCount > 0)
        {
            writer.WriteLine(indent + Head);
        }
    }

    private static string Line(string sign, FiredAlert alert)
    {
        string to = alert.To is { } end ? Time(end) : "still firing        ";
        string length = alert.To is { } over ? Durations.Format(over.Since(alert.From)) : "";
        string value = alert.Value.ToString("G6", CultureInfo.InvariantCulture);
        return $"{sign}{Time(alert.From)}  {to}  {length,-8}  {value,-10}  {alert.Labels}";
    }

    private static string Summary(BacktestResult result) =>
        $"{result.Alerts.Count} {(result.Alerts.Count == 1 ? "alert" : "alerts")}, {result.Evaluations:N0} evaluations over "
        + $"{Durations.Format(result.To.Since(result.From))} from {Time(result.From)}, {result.Samples:N0} samples";

    private static string Time(EventTime time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.Milliseconds).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
