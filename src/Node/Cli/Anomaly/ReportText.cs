using System.Text;

namespace Streams.Node.Cli.Anomaly;

/// <summary>A report for a terminal.</summary>
internal static class ReportText
{
    public static string Render(ReportData data, string path, int top)
    {
        StringBuilder text = new();
        text.AppendLine($"{path}: {data.Summary}");
        text.AppendLine($"  {data.All.ToText()}");
        Append(text, "Worst hours", data.Hours(top));
        text.AppendLine().AppendLine("Worst windows");
        foreach ((ReportWindow window, ScoreChart chart) in data.Windows(top))
        {
            text.AppendLine($"  {window.Time}  {window.Score:F3}  {window.Feature}  {window.Group}");
            text.AppendLine($"    {chart.ToText()}");
        }

        Append(text, "Worst features", data.Features(top));
        Append(text, "Worst groups", data.Groups(top));
        return text.ToString();
    }

    private static void Append(StringBuilder text, string title, IEnumerable<ReportItem> items)
    {
        text.AppendLine().AppendLine(title);
        foreach (ReportItem item in items)
        {
            text.AppendLine($"  {item.AnomalousCount,6} anomalous  {item.Chart.Greatest:F3}  {item.Name}");
            text.AppendLine($"    {item.Chart.ToText()}");
        }
    }
}
