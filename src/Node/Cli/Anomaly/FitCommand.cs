using System.CommandLine;
using Streams.Operators.Anomaly;
using Streams.Operators.Anomaly.Forests;

namespace Streams.Node.Cli.Anomaly;

/// <summary><c>streams anomaly fit FILE.csv</c></summary>
internal static class FitCommand
{
    private const int NamesMax = 20;

    public static Command Create(CliOutput output)
    {
        ForestSettings settings = new();
        Option<string?> model = new("--model") { Description = "Where to write the forest. Default: the file's name with .forest." };
        Command command = new("fit", "Grows an Isolation Forest from a CSV file and keeps it for 'score'.") { model };
        settings.AddTo(command);
        command.SetAction((parsed, _) => AnomalyCommand.RunAsync(output, async () =>
        {
            FeatureTable table = settings.ReadTable(parsed);
            IsolationForest forest = ForestSettings.Fit(table, settings.OptionsOf(parsed));
            string path = parsed.GetValue(model) ?? Path.ChangeExtension(parsed.GetRequiredValue(settings.File), ".forest");
            new ForestFile(table.Names, forest).Write(path);
            await output.Out.WriteLineAsync(
                $"{path}: {forest.TreeCount} trees of {forest.SampleSize} from {table.Count} rows of {table.Names.Count} features "
                + $"({Some(table.Names)}); scores above {forest.Threshold:F4} are anomalous");
            if (table.IsAnomalous.Length > 0)
            {
                double[] scores = new double[table.Count];
                forest.Score(table.Rows.Span, scores);
                await output.Out.WriteLineAsync(ScoreCommand.Describe(RankQuality.Auroc(scores, table.IsAnomalous), table));
            }

            return ExitCode.Success;
        }));
        return command;
    }

    private static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(NamesMax)) + (names.Count > NamesMax ? ", ..." : "");
}
