using System.Text.Json;
using Streams.Data;

namespace Streams.Node.Cli.Backtests;

/// <summary>Writes backtests for programs.</summary>
internal static class BacktestJson
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static string Render(BacktestResult result, BacktestDifference? difference) => JsonSerializer.Serialize(
        new
        {
            From = result.From.ToString(),
            To = result.To.ToString(),
            result.Samples,
            result.Rejected,
            result.Evaluations,
            result.Problems,
            Alerts = result.Alerts.Select(Alert),
            Difference = difference is null ? null : new
            {
                Added = difference.Added.Select(Alert),
                Removed = difference.Removed.Select(Alert),
                Moved = difference.Moved.Select(pair => new { Old = Alert(pair.Old), New = Alert(pair.New) }),
                difference.Same,
            },
        },
        Layout);

    private static object Alert(FiredAlert alert) => new
    {
        Labels = Map(alert.Labels),
        From = alert.From.ToString(),
        To = alert.To?.ToString(),
        alert.Value,
    };

    private static Dictionary<string, string> Map(Labels labels)
    {
        Dictionary<string, string> map = [];
        foreach (Label label in labels)
        {
            map.Add(label.NameText, label.ValueText);
        }

        return map;
    }
}
