using Streams.Stages;

namespace Streams.Operators.Anomaly.Forests;

/// <summary>Writes forests into state and reads them back; only places in use are written.</summary>
internal static class ForestCodec
{
    private const byte Version = 1;

    /// <summary>Writes a forest.</summary>
    public static void Write(IsolationForest forest, StateWriter writer)
    {
        ForestTrees trees = forest.Trees;
        writer.WriteByte(Version);
        writer.WriteVarInt((ulong)trees.Count);
        writer.WriteVarInt((ulong)forest.SampleSize);
        writer.WriteVarInt((ulong)trees.Columns);
        writer.WriteByte(trees.IsExtended ? (byte)1 : (byte)0);
        writer.WriteDouble(forest.Threshold);
        foreach (double median in forest.Medians)
        {
            writer.WriteDouble(median);
        }

        for (int tree = 0; tree < trees.Count; tree++)
        {
            Write(trees, tree, 1, writer);
        }
    }

    /// <summary>Reads a forest; what cannot be one is an <see cref="InvalidDataException"/>.</summary>
    public static IsolationForest Read(ref StateReader reader)
    {
        if (reader.ReadByte() != Version)
        {
            throw new InvalidDataException("The forest was written in a form that is not known.");
        }

        int count = reader.ReadInt();
        int sampleSize = reader.ReadInt();
        int columns = reader.ReadInt();
        bool isExtended = reader.ReadByte() == 1;
        if (count is < 1 or > 10_000 || sampleSize is < 1 or > 65_536 || columns is < 1 or > ForestTrees.ColumnsMax)
        {
            throw new InvalidDataException($"A forest cannot have {count} trees of {sampleSize} rows with {columns} features.");
        }

        double threshold = reader.ReadDouble();
        double[] medians = new double[columns];
        foreach (ref double median in medians.AsSpan())
        {
            median = reader.ReadDouble();
        }

        ForestTrees trees = new(count, ExpectedPath.DepthMax(sampleSize), columns, isExtended);
        double[] expected = ExpectedPath.Table(sampleSize);
        for (int tree = 0; tree < count; tree++)
        {
            Read(trees, tree, 1, 0, sampleSize, expected, ref reader);
        }

        return new IsolationForest(trees, medians, sampleSize, threshold);
    }

    private static void Write(ForestTrees trees, int tree, int place, StateWriter writer)
    {
        if (!trees.IsSplit(tree, place))
        {
            writer.WriteVarInt(0);
            return;
        }

        // How many rows go left is enough to know the rows of all places; 0 stands for a leaf.
        writer.WriteVarInt((ulong)trees.RowsOf(tree, 2 * place));
        int split = tree * trees.Width + place;
        writer.WriteDouble(trees.Thresholds[split]);
        if (trees.IsExtended)
        {
            foreach (double weight in trees.Weights.AsSpan(split * trees.Columns, trees.Columns))
            {
                writer.WriteDouble(weight);
            }
        }
        else
        {
            writer.WriteVarInt((ulong)trees.FeatureOf(split));
        }

        Write(trees, tree, 2 * place, writer);
        Write(trees, tree, 2 * place + 1, writer);
    }

    private static void Read(
        ForestTrees trees, int tree, int place, int depth, int rows, double[] expected, ref StateReader reader)
    {
        int left = reader.ReadInt();
        if (left == 0)
        {
            trees.SetLeaf(tree, place, depth, rows, expected[rows]);
            return;
        }

        int split = tree * trees.Width + place;
        if (left >= rows || depth == trees.Depth)
        {
            throw new InvalidDataException($"A place of {rows} rows at depth {depth} cannot have {left} rows to its left.");
        }

        trees.SetRows(tree, place, rows);
        trees.Thresholds[split] = reader.ReadDouble();
        if (trees.IsExtended)
        {
            foreach (ref double weight in trees.Weights.AsSpan(split * trees.Columns, trees.Columns))
            {
                weight = reader.ReadDouble();
            }
        }
        else
        {
            int feature = reader.ReadInt();
            if (feature >= trees.Columns)
            {
                throw new InvalidDataException($"A split names feature {feature} of {trees.Columns}.");
            }

            trees.SetFeature(split, feature);
        }

        Read(trees, tree, 2 * place, depth + 1, left, expected, ref reader);
        Read(trees, tree, 2 * place + 1, depth + 1, rows - left, expected, ref reader);
    }
}
