using System.Globalization;
using Streams.Data;
using Streams.Node.Hosting;
using Streams.Operators.Anomaly.Ensembles;
using Streams.Topology;

namespace Streams.Node.Cli.Anomaly;

/// <summary>Scores the rows of a table in the order of their times, each by what came before it, with the ensemble.</summary>
internal static class TimedScores
{
    // Names of columns may be anything; these are series.
    private const string SeriesPrefix = "f";

    // Rows of a file are often five minutes apart or more: what has been so for hours is not told again with every row.
    private const int NewNormalAfter = 32;

    /// <summary>What the ensemble finds; rows of the same time are one vector, and what nothing is known of yet has a score of 0.</summary>
    public static async Task<RowScores> OfAsync(FeatureTable table, double? contamination, CancellationToken cancellationToken)
    {
        int[] order = [.. Enumerable.Range(0, table.Count).OrderBy(row => table.Times[row])];
        Labels[] series =
        [
            .. Enumerable.Range(0, table.Names.Count)
                .Select(f => new LabelsBuilder().Set(Labels.MetricName, $"{SeriesPrefix}{f}").Build()),
        ];

        // A file is all there is, so what little is known at its begin is told too.
        EnsembleOptions options = new()
        {
            By = [],
            Features = [.. series.Select(labels => labels.Name)],
            WarmUp = 1,
            Contamination = contamination,
            AcceptAfter = NewNormalAfter,
        };
        if (options.Validate().FirstOrDefault() is { } problem)
        {
            throw new InvalidDataException($"--{problem.Field} {problem.Message}");
        }

        Flow found = Pipeline.Using(new NodeStages().Registry)
            .With(new TopologySettings { Shards = 1, Lateness = TimeSpan.Zero })
            .From(Rows(table, order, series).ToAsyncEnumerable())
            .Through(options, "ensemble");
        RowScores scores = RowScores.Of(table.Count);
        int next = 0;
        await foreach (Sample sample in found.RunAsync(cancellationToken: cancellationToken))
        {
            while (table.Times[order[next]] < sample.Time.Milliseconds)
            {
                next++;
            }

            for (int i = next; i < order.Length && table.Times[order[i]] == sample.Time.Milliseconds; i++)
            {
                Note(scores, order[i], sample);
            }
        }

        return scores;
    }

    private static void Note(RowScores scores, int row, in Sample sample)
    {
        if (sample.Labels.Get("feature") is { } feature)
        {
            scores.Scores[row] = sample.Value;
            scores.Features[row] = int.Parse(feature.AsSpan(SeriesPrefix.Length), CultureInfo.InvariantCulture);
        }
        else
        {
            scores.IsAnomalous[row] = sample.Value > 0;
        }
    }

    private static IEnumerable<Sample> Rows(FeatureTable table, int[] order, Labels[] series)
    {
        foreach (int row in order)
        {
            for (int f = 0; f < series.Length; f++)
            {
                double value = table.Rows.Span[row * series.Length + f];
                if (!double.IsNaN(value))
                {
                    yield return new Sample(series[f], new EventTime(table.Times[row]), value);
                }
            }
        }
    }
}
