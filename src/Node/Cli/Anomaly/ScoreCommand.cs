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
        Option<ScoreDetector?> detector = new("--detector")
        {
            Description = "What scores the rows: a forest of all of them, or the ensemble, which scores each by those before it. "
                + "Default: the ensemble where the file has times and no --model is given.",
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
            model, detector, file, seeds,
        };
        settings.AddTo(command);
        command.SetAction((parsed, cancellationToken) => AnomalyCommand.RunAsync(output, async () =>
        {
            ForestFile? kept = parsed.GetValue(model) is { } path ? ForestFile.Read(path) : null;
            FeatureTable table = settings.ReadTable(parsed, kept?.Names);
            bool isRankOnly = table.IsAnomalous.Length > 0 && parsed.GetValue(file) is null;
            RowScores? found = null;
            double auroc;
            if (IsByTime(parsed.GetValue(detector), kept, table))
            {
                double? contamination = settings.OptionsOf(parsed).Contamination;
                found = await TimedScores.OfAsync(table, contamination, cancellationToken);
                auroc = table.IsAnomalous.Length > 0 ? RankQuality.Auroc(found.Scores, table.IsAnomalous) : double.NaN;
            }
            else
            {
                IsolationForest forest = kept?.Forest ?? ForestSettings.Fit(table, settings.OptionsOf(parsed));
                int count = kept is null ? SeedsOf(parsed.GetValue(seeds)) : 1;
                auroc = AurocOf(table, forest, count, seed => settings.OptionsOf(parsed, seed));
                found = isRankOnly ? null : RowScores.Of(table, forest);
            }

            if (table.IsAnomalous.Length > 0)
            {
                await output.Out.WriteLineAsync(Describe(auroc, table));
            }

            if (!isRankOnly && found is not null)
            {
                await using StreamWriter? writer = parsed.GetValue(file) is { } target ? new StreamWriter(target) : null;
                await found.WriteAsync(writer ?? output.Out, table.Names);
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

    private static bool IsByTime(ScoreDetector? detector, ForestFile? kept, FeatureTable table)
    {
        bool hasTimes = table.Times.Length > 0;
        if (detector == ScoreDetector.Ensemble && (kept is not null || !hasTimes))
        {
            throw new InvalidDataException(kept is not null
                ? "--detector ensemble cannot be given together with --model, which is a forest"
                : "--detector ensemble needs a column of times; name it with --time");
        }

        return hasTimes && kept is null && detector != ScoreDetector.Forest;
    }

    private static int SeedsOf(int count) => count is >= 1 and <= SeedsMax
        ? count
        : throw new InvalidDataException($"--seeds must be from 1 to {SeedsMax}, got {count}");

    private static double AurocOf(FeatureTable table, IsolationForest first, int seeds, Func<int, ForestOptions> optionsOf)
    {
        if (table.IsAnomalous.Length == 0)
        {
            return double.NaN;
        }

        double[] scores = new double[table.Count];
        double total = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            (seed == 0 ? first : ForestSettings.Fit(table, optionsOf(seed))).Score(table.Rows.Span, scores);
            total += RankQuality.Auroc(scores, table.IsAnomalous);
        }

        return total / seeds;
    }
}
