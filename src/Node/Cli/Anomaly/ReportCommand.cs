using System.CommandLine;
using Streams.Sources.Files;
using Streams.Stages;

namespace Streams.Node.Cli.Anomaly;

/// <summary><c>streams anomaly report FILE</c></summary>
internal static class ReportCommand
{
    private const int TopMax = 1_000;

    public static Command Create(CliOutput output)
    {
        Argument<string> file = new("file") { Description = "Recorded samples: a file, or several by a pattern with '*'." };
        Option<FileSourceFormat?> format = new("--format")
        {
            Description = "How rows are written. Default: what the file's name ends with.",
        };
        Option<string> window = new("--window") { Description = "How long a window is.", DefaultValueFactory = _ => "1m" };
        Option<string[]> by = new("--by")
        {
            Description = "The labels that make a group, comma-separated. Default: each series by itself.",
            CustomParser = ForestSettings.Split,
        };
        Option<string[]> metrics = new("--metrics")
        {
            Description = "The metrics to look at, comma-separated; needed with --by. Default: all.",
            CustomParser = ForestSettings.Split,
        };
        Option<bool> scores = new("--scores")
        {
            Description = "The file holds what a topology has found: rows of anomaly_score and anomaly.",
        };
        Option<int> top = new("--top") { Description = "How many of each to list.", DefaultValueFactory = _ => 10 };
        Option<string?> html = new("--html") { Description = "Write a page to this file instead." };
        Command command = new("report", "Lists the worst hours, windows, features and groups of recorded data.")
        {
            file, format, window, by, metrics, scores, top, html,
        };
        command.SetAction((parsed, cancellationToken) => AnomalyCommand.RunAsync(output, async () =>
        {
            string path = Path.Combine(output.WorkingFolder, parsed.GetRequiredValue(file));
            ReportRequest request = new()
            {
                Source = new FileSourceOptions { Path = new InputPath(path), Format = parsed.GetValue(format) },
                Window = WindowOf(parsed.GetRequiredValue(window)),
                By = parsed.GetValue(by) is { Length: > 0 } labels ? labels : null,
                Metrics = parsed.GetValue(metrics) ?? [],
                HasScores = parsed.GetValue(scores),
            };
            ReportData data = new(request.Window);
            await request.RunAsync(data, cancellationToken);
            int count = Math.Clamp(parsed.GetValue(top), 1, TopMax);
            if (data.WindowCount == 0)
            {
                throw new InvalidDataException(
                    $"{path}: there are no scores; a series is judged after {ReportRequest.WarmUp} windows of "
                    + Durations.Format(request.Window));
            }

            if (parsed.GetValue(html) is { } page)
            {
                await File.WriteAllTextAsync(page, ReportHtml.Render(data, path, count), cancellationToken);
                await output.Out.WriteLineAsync($"{page}: {data.AnomalousCount} of {data.WindowCount} windows are anomalous");
            }
            else
            {
                await output.Out.WriteAsync(ReportText.Render(data, path, count));
            }

            return ExitCode.Success;
        }));
        return command;
    }

    private static TimeSpan WindowOf(string text) =>
        Durations.TryParse(text, out TimeSpan window) && window >= TimeSpan.FromMilliseconds(1)
            ? window
            : throw new InvalidDataException($"--window: '{text}' is not a duration; write 10s, 1m or 1h");
}
