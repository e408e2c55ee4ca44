namespace Streams.Operators.Anomaly.Forests;

/// <summary>Shares path lengths out to the features whose splits made them.</summary>
internal static class ForestShares
{
    /// <summary>Adds to each feature how much longer its splits made the paths than expected; returns the paths' sum.</summary>
    public static double Add(
        ForestTrees trees, double[] expected, ReadOnlySpan<double> medians, ReadOnlySpan<double> row, Span<double> shares)
    {
        double paths = 0;
        for (int tree = 0; tree < trees.Count; tree++)
        {
            int place = 1;
            int depth = 0;
            double before = expected[trees.RowsOf(tree, 1)];
            while (trees.IsSplit(tree, place))
            {
                int next = ForestKernel.Step(trees, tree, place, row);
                double after = expected[trees.RowsOf(tree, next)];
                int split = tree * trees.Width + place;
                if (trees.IsExtended)
                {
                    ShareOut(trees.Weights.AsSpan(split * trees.Columns, trees.Columns), medians, row, 1 + after - before, shares);
                }
                else
                {
                    shares[trees.FeatureOf(split)] += 1 + after - before;
                }

                place = next;
                before = after;
                depth++;
            }

            paths += depth + before;
        }

        return paths;
    }

    private static void ShareOut(
        ReadOnlySpan<double> weights, ReadOnlySpan<double> medians, ReadOnlySpan<double> row, double amount, Span<double> shares)
    {
        double total = 0;
        int used = 0;
        for (int f = 0; f < weights.Length; f++)
        {
            total += Math.Abs(weights[f] * (row[f] - medians[f]));
            used += weights[f] != 0 ? 1 : 0;
        }

        for (int f = 0; f < weights.Length; f++)
        {
            shares[f] += total > 0 ? amount * (Math.Abs(weights[f] * (row[f] - medians[f])) / total)
                : weights[f] != 0 ? amount / used
                : 0;
        }
    }
}
