using System.CommandLine;
using System.Text.Json;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.Node.Cli.Rules;

/// <summary><c>streams query EXPR</c></summary>
internal static class QueryCommand
{
    public static Command Create(CliOutput output)
    {
        Argument<string> expression = new("expression") { Description = "What to evaluate, in PromQL." };
        Option<string?> at = new("--at") { Description = "The time: seconds since 1970 or RFC 3339; else the newest that is complete." };
        Option<string> server = ServerOption();
        Option<bool> json = new("--json") { Description = "Write the answer as JSON, as /api/v1/query gives it." };
        Command query = new("query", "Evaluates an expression over the samples that a running node keeps for its rules.")
        {
            expression, at, server, json,
        };
        query.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(expression),
            parsed.GetValue(at),
            parsed.GetRequiredValue(server),
            parsed.GetValue(json),
            output,
            cancellationToken));
        return query;
    }

    public static Option<string> ServerOption() => new("--server")
    {
        Description = "The node's address.",
        DefaultValueFactory = _ => RunningNode.DefaultAddress,
    };

    private static async Task<int> RunAsync(
        string text, string? at, string server, bool isJson, CliOutput output, CancellationToken cancellationToken)
    {
        try
        {
            Expression.Parse(text);
        }
        catch (ExpressionException invalid)
        {
            foreach (ExpressionError error in invalid.Errors)
            {
                await output.Error.WriteLineAsync($"error: {error}");
            }

            return ExitCode.BadInput;
        }

        using RunningNode node = new(server);
        string time = at is null ? "" : $"&time={Uri.EscapeDataString(at)}";
        string path = $"/api/v1/query?query={Uri.EscapeDataString(text)}{time}";
        if (await node.GetAsync(path, output, cancellationToken) is not { } data)
        {
            return ExitCode.Failure;
        }

        if (isJson)
        {
            await output.Out.WriteLineAsync(data.GetRawText());
        }
        else
        {
            WriteText(data, output.Out);
        }

        return ExitCode.Success;
    }

    private static void WriteText(JsonElement data, TextWriter writer)
    {
        JsonElement result = data.GetProperty("result");
        switch (data.GetProperty("resultType").GetString())
        {
            case "vector":
                foreach (JsonElement series in result.EnumerateArray())
                {
                    writer.WriteLine($"{SeriesText.Of(series.GetProperty("metric"))} {series.GetProperty("value")[1].GetString()}");
                }

                break;
            case "matrix":
                foreach (JsonElement series in result.EnumerateArray())
                {
                    writer.WriteLine(SeriesText.Of(series.GetProperty("metric")));
                    SeriesText.WritePoints(series.GetProperty("values"), writer);
                }

                break;
            default:
                writer.WriteLine(result[1].GetString());
                break;
        }
    }
}
