using System.Globalization;
using System.Text.Json;
using Streams.Data;

namespace Streams.Node.Cli.Rules;

/// <summary>Writes series and samples of answers for people.</summary>
internal static class SeriesText
{
    /// <summary>A label set in Prometheus' notation.</summary>
    public static string Of(JsonElement metric)
    {
        LabelsBuilder labels = new();
        foreach (JsonProperty label in metric.EnumerateObject())
        {
            labels.Set(label.Name, label.Value.GetString() ?? "");
        }

        return labels.Build() is { Count: > 0 } set ? set.ToString() : "{}";
    }

    /// <summary>A line for each sample, its time first.</summary>
    public static void WritePoints(JsonElement values, TextWriter writer)
    {
        foreach (JsonElement point in values.EnumerateArray())
        {
            DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds((long)(point[0].GetDecimal() * 1000));
            writer.WriteLine($"  {time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)}  {point[1].GetString()}");
        }
    }
}
