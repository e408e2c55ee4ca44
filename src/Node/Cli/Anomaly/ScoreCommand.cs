using System.CommandLine;
using Streams.Operators.Anomaly;
using Streams.Operators.Anomaly.Forests;

namespace Streams.Node.Cli.Anomaly;

/// <summary><c>streams anomaly score FILE.csv</c></summary>
internal static class ScoreCommand
{
    private const int SeedsMax = 1_000;

    public static Command Create(CliOutput output)
    {
        ForestSettings settings = new();
        Option<string?> model = new("--model")
        {
            Description = "A forest that 'fit' has written. Default: one is grown from the file itself.",
        };
        Option<string?> file = new("--out")
        {
            Description = "Where to write the scores, as CSV. Default: standard output, but with --auroc nowhere.",
        };
        Option<int> seeds = new("--seeds")
        {
            Description = "With --auroc and without --model: how many forests to take the mean of, each with a seed of its own.",
            DefaultValueFactory = _ => 1,
        };
        Command command = new("score", "Scores the rows of a CSV file from 0 to 1: what is near 1 is easily told apart from the rest.")
        {
            model, file, seeds,
        };
        settings.AddTo(command);
        command.SetAction((parsed, _) => AnomalyCommand.RunAsync(output, async () =>
        {
            ForestFile? kept = parsed.GetValue(model) is { } path ? ForestFile.Read(path) : null;
            FeatureTable table = settings.ReadTable(parsed, kept?.Names);
            IsolationForest forest = kept?.Forest ?? ForestSettings.Fit(table, settings.OptionsOf(parsed));
            if (table.IsAnomalous.Length > 0)
            {
                int count = kept is null ? parsed.GetValue(seeds) : 1;
                if (count is < 1 or > SeedsMax)
                {
                    throw new InvalidDataException($"--seeds must be from 1 to {SeedsMax}, got {count}");
                }

                await output.Out.WriteLineAsync(Describe(AurocOf(table, forest, count, seed => settings.OptionsOf(parsed, seed)), table));
            }

            if (parsed.GetValue(file) is { } target)
            {
                await using StreamWriter writer = new(target);
                await WriteAsync(writer, table, forest);
            }
            else if (table.IsAnomalous.Length == 0)
            {
                await WriteAsync(output.Out, table, forest);
            }

            return ExitCode.Success;
        }));
        return command;
    }

    /// <summary>Says how well scores rank what is known to be anomalous.</summary>
    public static string Describe(double auroc, FeatureTable table)
    {
        int anomalous = table.IsAnomalous.Count(isAnomalous => isAnomalous);
        return double.IsNaN(auroc)
            ? $"AUROC cannot be told: {anomalous} of {table.Count} rows are labelled anomalous, there must be some of both kinds"
            : $"AUROC {auroc:F4} ({table.Count} rows, {anomalous} anomalous)";
    }

    private static double AurocOf(FeatureTable table, IsolationForest first, int seeds, Func<int, ForestOptions> optionsOf)
    {
        double[] scores = new double[table.Count];
        double total = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            (seed == 0 ? first : ForestSettings.Fit(table, optionsOf(seed))).Score(table.Rows, scores);
            total += RankQuality.Auroc(scores, table.IsAnomalous);
        }

        return total / seeds;
    }

    private static async Task WriteAsync(TextWriter writer, FeatureTable table, IsolationForest forest)
    {
        double[] shares = new double[table.Names.Count];
        await writer.WriteLineAsync("row,score,anomaly,feature");
        for (int row = 0; row < table.Count; row++)
        {
            double score = forest.Attribute(table.Rows.AsSpan(row * table.Names.Count, table.Names.Count), shares);
            string feature = Quoted(table.Names[Array.IndexOf(shares, shares.Max())]);
            await writer.WriteLineAsync($"{row + 1},{score:F6},{(score > forest.Threshold ? 1 : 0)},{feature}");
        }
    }

    private static string Quoted(string name) =>
        name.AsSpan().IndexOfAny(",\"") < 0 ? name : $"\"{name.Replace("\"", "\"\"")}\"";
}
