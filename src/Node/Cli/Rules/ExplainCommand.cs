using System.CommandLine;
using System.Text.Json;

namespace Streams.Node.Cli.Rules;

/// <summary><c>streams explain [ALERT]</c></summary>
internal static class ExplainCommand
{
    public static Command Create(CliOutput output)
    {
        Argument<string?> alert = new("alert")
        {
            Description = "A fingerprint or the name of an alert; all that are pending or firing are listed when left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string> server = QueryCommand.ServerOption();
        Option<bool> json = new("--json") { Description = "Write the explanations as JSON." };
        Command explain = new("explain", "Shows why an alert fires: the parts of its expression, and the samples behind them.")
        {
            alert, server, json,
        };
        explain.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(alert), parsed.GetRequiredValue(server), parsed.GetValue(json), output, cancellationToken));
        return explain;
    }

    private static async Task<int> RunAsync(
        string? wanted, string server, bool isJson, CliOutput output, CancellationToken cancellationToken)
    {
        using RunningNode node = new(server);
        if (await node.GetAsync("/api/v1/alerts", output, cancellationToken) is not { } data)
        {
            return ExitCode.Failure;
        }

        JsonElement[] alerts = [.. data.GetProperty("alerts").EnumerateArray()];
        if (wanted is null)
        {
            List(alerts, isJson, output.Out);
            return ExitCode.Success;
        }

        JsonElement[] found = [.. alerts.Where(alert => Is(alert, wanted))];
        if (found.Length == 0)
        {
            string names = string.Join(", ", alerts.Select(NameOf).Distinct().Order(StringComparer.Ordinal));
            string there = alerts.Length == 0 ? "none is pending or firing" : $"pending or firing are {names}";
            await output.Error.WriteLineAsync($"error: there is no alert '{wanted}': {there}");
            return ExitCode.BadInput;
        }

        foreach (JsonElement alert in found)
        {
            string path = $"/api/v1/alerts/{alert.GetProperty("fingerprint").GetString()}/explain";
            if (await node.GetAsync(path, output, cancellationToken) is not { } explanation)
            {
                return ExitCode.Failure;
            }

            Write(explanation, isJson, output.Out);
        }

        return ExitCode.Success;
    }

    private static void List(JsonElement[] alerts, bool isJson, TextWriter writer)
    {
        foreach (JsonElement alert in alerts)
        {
            writer.WriteLine(isJson ? alert.GetRawText() : Line(alert));
        }

        if (alerts.Length == 0 && !isJson)
        {
            writer.WriteLine("No alert is pending or firing.");
        }
    }

    private static void Write(JsonElement explanation, bool isJson, TextWriter writer)
    {
        if (isJson)
        {
            writer.WriteLine(explanation.GetRawText());
            return;
        }

        writer.WriteLine(Line(explanation.GetProperty("alert")));
        writer.WriteLine($"  rule   {explanation.GetProperty("place").GetString()}");
        writer.WriteLine($"  expr   {explanation.GetProperty("query").GetString()}");
        writer.WriteLine($"  at     {explanation.GetProperty("evaluatedAt").GetString()}");
        writer.WriteLine("  how it was evaluated, from the inside:");
        foreach (JsonElement step in explanation.GetProperty("steps").EnumerateArray())
        {
            writer.WriteLine($"    {step.GetProperty("expression").GetString()}");
            WriteValues(step, writer);
        }

        writer.WriteLine("  the samples behind it:");
        foreach (JsonElement samples in explanation.GetProperty("samples").EnumerateArray())
        {
            writer.WriteLine($"    {samples.GetProperty("expression").GetString()}");
            WriteSamples(samples, writer);
        }

        writer.WriteLine();
    }

    private static void WriteValues(JsonElement step, TextWriter writer)
    {
        if (step.TryGetProperty("error", out JsonElement error))
        {
            writer.WriteLine($"      error: {error.GetString()}");
            return;
        }

        foreach (JsonElement series in step.GetProperty("series").EnumerateArray())
        {
            writer.WriteLine($"      {SeriesText.Of(series.GetProperty("metric"))} {series.GetProperty("values")[0][1].GetString()}");
        }

        WriteRest(step, writer);
    }

    private static void WriteSamples(JsonElement samples, TextWriter writer)
    {
        if (samples.TryGetProperty("error", out JsonElement error))
        {
            writer.WriteLine($"      error: {error.GetString()}");
            return;
        }

        foreach (JsonElement series in samples.GetProperty("series").EnumerateArray())
        {
            writer.WriteLine($"      {SeriesText.Of(series.GetProperty("metric"))}");
            using StringWriter points = new();
            SeriesText.WritePoints(series.GetProperty("values"), points);
            foreach (string line in points.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries))
            {
                writer.WriteLine("      " + line);
            }
        }

        WriteRest(samples, writer);
    }

    /// <summary>Says how many series were left out.</summary>
    private static void WriteRest(JsonElement part, TextWriter writer)
    {
        int shown = part.GetProperty("series").GetArrayLength();
        int ofAlert = part.GetProperty("seriesOfAlert").GetInt32();
        int all = part.GetProperty("seriesCount").GetInt32();
        if (ofAlert > shown)
        {
            writer.WriteLine($"      ... and {ofAlert - shown} more that agree with the alert");
        }

        if (all == 0)
        {
            writer.WriteLine("      nothing");
        }
        else if (ofAlert == 0)
        {
            writer.WriteLine($"      {all} series, none with the alert's labels");
        }
    }

    private static bool Is(JsonElement alert, string wanted) =>
        alert.GetProperty("fingerprint").GetString() == wanted || NameOf(alert) == wanted;

    private static string NameOf(JsonElement alert) => alert.GetProperty("labels").GetProperty("alertname").GetString() ?? "";

    private static string Line(JsonElement alert) =>
        $"{alert.GetProperty("fingerprint").GetString()}  {alert.GetProperty("state").GetString(),-7}  "
        + $"since {alert.GetProperty("activeAt").GetString()}  value {alert.GetProperty("value").GetString()}  "
        + SeriesText.Of(alert.GetProperty("labels"));
}
