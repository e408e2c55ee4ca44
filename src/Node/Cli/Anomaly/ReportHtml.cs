using System.Net;
using System.Text;

namespace Streams.Node.Cli.Anomaly;

/// <summary>A report as a page that needs nothing beside itself.</summary>
internal static class ReportHtml
{
    private const int ColumnWidth = 5;
    private const int Height = 28;
    private const double AnomalousFrom = 0.5;

    private const string Style =
        """
        body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; color: #222; background: #fff }
        table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .25rem .8rem .25rem 0; border-bottom: 1px solid #ddd }
        td.number { text-align: right; font-variant-numeric: tabular-nums } rect { fill: #7a9cc6 } rect.anomalous { fill: #c0392b }
        """;

    public static string Render(ReportData data, string path, int top)
    {
        StringBuilder html = new();
        string title = $"Anomalies in {Path.GetFileName(path)}";
        html.AppendLine(
            $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{Text(title)}</title>"
            + $"<style>{Style}</style><h1>{Text(title)}</h1>");
        html.AppendLine($"<p>{Text(data.Summary)}</p>");
        html.AppendLine($"<p>{Chart(data.All)}</p>");
        Append(html, "Worst hours", data.Hours(top));
        html.AppendLine("<h2>Worst windows</h2><table><tr><th>time<th>score<th>feature<th>group<th>scores of the group");
        foreach ((ReportWindow window, ScoreChart chart) in data.Windows(top))
        {
            html.AppendLine(
                $"<tr><td>{Text(window.Time.ToString())}<td class=\"number\">{window.Score:F3}<td>{Text(window.Feature)}"
                + $"<td>{Text(window.Group)}<td>{Chart(chart)}");
        }

        html.AppendLine("</table>");
        Append(html, "Worst features", data.Features(top));
        Append(html, "Worst groups", data.Groups(top));
        return html.Append("</html>").AppendLine().ToString();
    }

    private static void Append(StringBuilder html, string title, IEnumerable<ReportItem> items)
    {
        html.AppendLine($"<h2>{title}</h2><table><tr><th>name<th>anomalous windows<th>greatest score<th>scores");
        foreach (ReportItem item in items)
        {
            html.AppendLine(
                $"<tr><td>{Text(item.Name)}<td class=\"number\">{item.AnomalousCount}<td class=\"number\">{item.Chart.Greatest:F3}"
                + $"<td>{Chart(item.Chart)}");
        }

        html.AppendLine("</table>");
    }

    private static string Chart(ScoreChart chart)
    {
        IReadOnlyList<double> columns = chart.Columns();
        StringBuilder svg = new(
            $"<svg width=\"{columns.Count * ColumnWidth}\" height=\"{Height}\" role=\"img\" aria-label=\"scores over time\">");
        for (int i = 0; i < columns.Count; i++)
        {
            if (!double.IsNaN(columns[i]))
            {
                int height = Math.Max(1, (int)Math.Round(columns[i] * Height));
                string kind = columns[i] > AnomalousFrom ? " class=\"anomalous\"" : "";
                svg.Append($"<rect{kind} x=\"{i * ColumnWidth}\" y=\"{Height - height}\"");
                svg.Append($" width=\"{ColumnWidth - 1}\" height=\"{height}\"/>");
            }
        }

        return svg.Append("</svg>").ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
