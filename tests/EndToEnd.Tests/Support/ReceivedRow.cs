using System.Globalization;
using System.Text.Json;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests.Support;

/// <summary>A row as the node wrote it, and as a peer tells it: series, milliseconds, value.</summary>
internal readonly record struct ReceivedRow(string Series, long Time, double Value)
{
    /// <summary>A series as text, the same whoever wrote its labels down.</summary>
    public static string SeriesOf(string name, IEnumerable<(string Name, string Value)> labels) =>
        $"{name}{{{string.Join(',', labels.OrderBy(l => l.Name, StringComparer.Ordinal).Select(l => $"{l.Name}={l.Value}"))}}}";

    /// <summary>The whole rows of a file of NDJSON; a line that is being written is left out.</summary>
    public static IReadOnlyList<ReceivedRow> ReadAll(TestFolder folder, string file)
    {
        if (!File.Exists(folder.File(file)))
        {
            return [];
        }

        using FileStream stream = new(folder.File(file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(stream);
        string text = reader.ReadToEnd();
        string[] lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(Parse)];
    }

    private static ReceivedRow Parse(string line)
    {
        using JsonDocument row = JsonDocument.Parse(line);
        JsonElement root = row.RootElement;
        IEnumerable<(string, string)> labels = root.TryGetProperty("labels", out JsonElement found)
            ? [.. found.EnumerateObject().Select(l => (l.Name, l.Value.GetString() ?? ""))]
            : [];
        return new ReceivedRow(
            SeriesOf(root.GetProperty("name").GetString() ?? "", labels),
            root.GetProperty("time").GetInt64(),
            ValueOf(root.GetProperty("value")));
    }

    /// <summary>A value as JSON, a number or its name as Prometheus writes it.</summary>
    public static double ValueOf(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : value.GetString() switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            { } text => double.Parse(text, CultureInfo.InvariantCulture),
            null => throw new FormatException("A value is missing."),
        };
}
