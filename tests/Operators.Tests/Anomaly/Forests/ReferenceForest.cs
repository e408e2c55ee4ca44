using Streams.Operators.Anomaly.Forests;

namespace Streams.Operators.Tests.Anomaly.Forests;

/// <summary>What a forest should score, worked out by the definition: split by split, with the rows counted again.</summary>
internal static class ReferenceForest
{
    /// <summary>The score of a row: 2^(-E[h] / c(n)), with h counted down from the root.</summary>
    public static double Score(IsolationForest forest, ReadOnlySpan<double> row)
    {
        double sum = 0;
        for (int tree = 0; tree < forest.TreeCount; tree++)
        {
            sum += PathLength(forest.Trees, tree, row);
        }

        double expected = ExpectedPath.Of(forest.SampleSize);
        return expected == 0 ? 0.5 : Math.Pow(2, -(sum / forest.TreeCount) / expected);
    }

    private static double PathLength(ForestTrees trees, int tree, ReadOnlySpan<double> row)
    {
        int place = 1;
        int steps = 0;
        while (trees.IsSplit(tree, place))
        {
            int split = tree * trees.Width + place;
            double value = 0;
            if (trees.IsExtended)
            {
                for (int f = 0; f < trees.Columns; f++)
                {
                    value += trees.Weights[split * trees.Columns + f] * row[f];
                }
            }
            else
            {
                value = row[trees.FeatureOf(split)];
            }

            place = value <= trees.Thresholds[split] ? 2 * place : 2 * place + 1;
            steps++;
        }

        return steps + ExpectedPath.Of(trees.RowsOf(tree, place));
    }
}
