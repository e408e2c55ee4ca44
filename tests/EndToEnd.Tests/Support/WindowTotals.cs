using System.Text.Json;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests.Support;

/// <summary>What a window of a minute for each service comes to, added up in the plainest way.</summary>
internal sealed class WindowTotals
{
    /// <summary>The topology's operator that does the same.</summary>
    public const string Operator = "type: window, size: 1m, by: [service], aggregate: [count, sum, max]";

    private const long Minute = 60_000;

    private readonly SortedDictionary<(long End, string Series), double> _values = [];

    /// <summary>Adds a row of a metric.</summary>
    public void Add(string metric, string service, long time, double value)
    {
        long end = ((time / Minute) + 1) * Minute;
        Update(end, $"{metric}:count {service}", 0, count => count + 1);
        Update(end, $"{metric}:sum {service}", 0, sum => sum + value);
        Update(end, $"{metric}:max {service}", value, max => Math.Max(max, value));
    }

    /// <summary>The results of all windows that end before a time, a line each, sorted.</summary>
    public IReadOnlyList<string> Before(long time) =>
        [.. _values.Where(v => v.Key.End < time).Select(v => $"{v.Key.End} {v.Key.Series} {v.Value}").Order(StringComparer.Ordinal)];

    /// <summary>The results in a file that end before a time, as the same lines.</summary>
    public static IReadOnlyList<string> Read(TestFolder folder, string file, long time)
    {
        List<string> lines = [];
        foreach (string line in folder.Lines(file))
        {
            using JsonDocument row = JsonDocument.Parse(line);
            JsonElement root = row.RootElement;
            long end = root.GetProperty("time").GetInt64();
            if (end < time)
            {
                string? service = root.GetProperty("labels").GetProperty("service").GetString();
                lines.Add($"{end} {root.GetProperty("name").GetString()} {service} {root.GetProperty("value").GetDouble()}");
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private void Update(long end, string series, double first, Func<double, double> update) =>
        _values[(end, series)] = update(_values.GetValueOrDefault((end, series), first));
}
