using Streams.Operators.Anomaly.Forests;

namespace Streams.Node.Cli.Anomaly;

/// <summary>What was found of the rows of a table.</summary>
/// <param name="Scores">The score of each row, from 0 to 1.</param>
/// <param name="IsAnomalous">Whether it is anomalous.</param>
/// <param name="Features">The feature that is most to blame.</param>
internal sealed record RowScores(double[] Scores, bool[] IsAnomalous, int[] Features)
{
    /// <summary>Rows of which nothing is known yet.</summary>
    public static RowScores Of(int count) => new(new double[count], new bool[count], new int[count]);

    /// <summary>What a forest finds.</summary>
    public static RowScores Of(FeatureTable table, IsolationForest forest)
    {
        RowScores found = Of(table.Count);
        double[] shares = new double[table.Names.Count];
        for (int row = 0; row < table.Count; row++)
        {
            found.Scores[row] = forest.Attribute(table.Row(row), shares);
            found.IsAnomalous[row] = found.Scores[row] > forest.Threshold;
            found.Features[row] = Array.IndexOf(shares, shares.Max());
        }

        return found;
    }

    /// <summary>Writes them as CSV.</summary>
    public async Task WriteAsync(TextWriter writer, IReadOnlyList<string> names)
    {
        await writer.WriteAsync("row,score,anomaly,feature\n");
        for (int row = 0; row < Scores.Length; row++)
        {
            await writer.WriteAsync(
                $"{row + 1},{Scores[row]:F6},{(IsAnomalous[row] ? 1 : 0)},{Quoted(names[Features[row]])}\n");
        }
    }

    private static string Quoted(string name) =>
        name.AsSpan().IndexOfAny(",\"") < 0 ? name : $"\"{name.Replace("\"", "\"\"")}\"";
}
