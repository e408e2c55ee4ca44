using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Streams.Node.Api;

/// <summary>Metrics in Prometheus' text format.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Render(IEnumerable<(Instrument Instrument, List<MetricSample> Samples)> metrics)
    {
        StringBuilder text = new();
        foreach ((Instrument instrument, List<MetricSample> samples) in metrics)
        {
            text.Append($"# HELP {instrument.Name} {Escape(instrument.Description ?? "", quotes: false)}\n");
            text.Append($"# TYPE {instrument.Name} {(IsCounter(instrument) ? "counter" : "gauge")}\n");
            foreach (MetricSample sample in samples)
            {
                text.Append(instrument.Name);
                AppendTags(text, sample.Tags);
                text.Append(' ').Append(Number(sample.Value)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static bool IsCounter(Instrument instrument) =>
        instrument is ObservableCounter<long> or ObservableCounter<double>;

    private static void AppendTags(StringBuilder text, KeyValuePair<string, object?>[] tags)
    {
        for (int i = 0; i < tags.Length; i++)
        {
            string value = Escape(Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture) ?? "", quotes: true);
            text.Append(i == 0 ? '{' : ',').Append(tags[i].Key).Append("=\"").Append(value).Append('"');
        }

        text.Append(tags.Length > 0 ? "}" : "");
    }

    private static string Escape(string value, bool quotes)
    {
        value = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? value.Replace("\"", "\\\"", StringComparison.Ordinal) : value;
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
