namespace Streams.Operators.Anomaly.Forests;

/// <summary>Where the trees of <see cref="HalfSpaceTrees"/> split: at random, before there is any data, so all models share it.</summary>
/// <remarks>
/// A tree is a complete binary tree in breadth-first order from place 1. Each place halves the tree's range of one feature;
/// the ranges are random and reach beyond [0, 1], where the values of the reference are.
/// </remarks>
internal sealed class HalfSpaceLayout
{
    public HalfSpaceLayout(int trees, int depth, int columns, int seed)
    {
        Trees = trees;
        Depth = depth;
        Columns = columns;
        Splits = 1 << depth;
        Features = new int[trees * Splits];
        Thresholds = new double[trees * Splits];
        double[] least = new double[columns];
        double[] greatest = new double[columns];
        for (int tree = 0; tree < trees; tree++)
        {
            RandomStream random = new(seed, tree);
            for (int f = 0; f < columns; f++)
            {
                double middle = random.NextDouble();
                double reach = 2 * Math.Max(middle, 1 - middle);
                (least[f], greatest[f]) = (middle - reach, middle + reach);
            }

            Split(tree, 1, 0, least, greatest, ref random);
        }
    }

    /// <summary>How many trees there are.</summary>
    public int Trees { get; }

    /// <summary>How many splits a path has.</summary>
    public int Depth { get; }

    /// <summary>How many features a vector has.</summary>
    public int Columns { get; }

    /// <summary>One more than a tree has splits.</summary>
    public int Splits { get; }

    /// <summary>The feature that each place splits.</summary>
    public int[] Features { get; }

    /// <summary>What a value must exceed to go right.</summary>
    public double[] Thresholds { get; }

    /// <summary>The place one step further down.</summary>
    public int Next(int tree, int place, ReadOnlySpan<double> scaled)
    {
        int split = tree * Splits + place;
        return 2 * place + (scaled[Features[split]] > Thresholds[split] ? 1 : 0);
    }

    private void Split(int tree, int place, int depth, double[] least, double[] greatest, ref RandomStream random)
    {
        if (depth == Depth)
        {
            return;
        }

        int feature = random.Next(Columns);
        double middle = (least[feature] + greatest[feature]) / 2;
        Features[tree * Splits + place] = feature;
        Thresholds[tree * Splits + place] = middle;
        (double from, double to) = (least[feature], greatest[feature]);
        greatest[feature] = middle;
        Split(tree, 2 * place, depth + 1, least, greatest, ref random);
        (least[feature], greatest[feature]) = (middle, to);
        Split(tree, 2 * place + 1, depth + 1, least, greatest, ref random);
        (least[feature], greatest[feature]) = (from, to);
    }
}
