namespace Streams.Operators.Anomaly.Forests;

/// <summary>The trees of a forest in flat arrays, all padded to one depth, so that walking them needs no test for leaves.</summary>
/// <remarks>
/// A tree is a complete binary tree in breadth-first order from place 1: the children of <c>i</c> are <c>2i</c> and
/// <c>2i + 1</c>. Below a leaf that is not at the bottom, places have a threshold that nothing exceeds, so a walk goes left to
/// the bottom, where the leaf's path length stands.
/// </remarks>
internal sealed class ForestTrees
{
    /// <summary>The most features that a row can have.</summary>
    public const int ColumnsMax = ushort.MaxValue / ForestKernel.Group;

    /// <summary>Makes trees of one leaf each.</summary>
    public ForestTrees(int count, int depth, int columns, bool isExtended)
    {
        Count = count;
        Depth = depth;
        Columns = columns;
        IsExtended = isExtended;
        Width = 1 << depth;
        Thresholds = new double[count * Width];
        Thresholds.AsSpan().Fill(double.PositiveInfinity);
        Features = isExtended ? [] : new ushort[count * Width];
        Weights = isExtended ? new double[checked(count * Width * columns)] : [];
        Leaves = new double[count * Width];
        Rows = new ushort[count * Width * 2];
    }

    /// <summary>How many trees there are.</summary>
    public int Count { get; }

    /// <summary>How many steps a walk has.</summary>
    public int Depth { get; }

    /// <summary>How many features a row has.</summary>
    public int Columns { get; }

    /// <summary>Whether splits are hyperplanes.</summary>
    public bool IsExtended { get; }

    /// <summary>How many leaves a tree has room for, and one more than it has splits.</summary>
    public int Width { get; }

    /// <summary>What a row must exceed to go right; <see cref="Width"/> a tree.</summary>
    public double[] Thresholds { get; }

    /// <summary>
    /// The feature that is compared, times <see cref="ForestKernel.Group"/>: where its values begin in a group of rows;
    /// <see cref="Width"/> a tree, none in the extended variant.
    /// </summary>
    public ushort[] Features { get; }

    /// <summary>What features are weighted with in the extended variant; <see cref="Columns"/> a split.</summary>
    public double[] Weights { get; }

    /// <summary>The path length of each leaf at the bottom; <see cref="Width"/> a tree.</summary>
    public double[] Leaves { get; }

    /// <summary>One less than the number of training rows in each place, where there were any; twice <see cref="Width"/> a tree.</summary>
    public ushort[] Rows { get; }

    /// <summary>The bytes of all arrays.</summary>
    public long Bytes => (Thresholds.Length + Weights.Length + Leaves.Length) * (long)sizeof(double)
        + (Features.Length + Rows.Length) * (long)sizeof(ushort);

    /// <summary>Whether a place is split in two.</summary>
    public bool IsSplit(int tree, int place) =>
        place < Width && !double.IsPositiveInfinity(Thresholds[tree * Width + place]);

    /// <summary>The feature that a split compares.</summary>
    public int FeatureOf(int split) => Features[split] / ForestKernel.Group;

    /// <summary>Sets the feature that a split compares.</summary>
    public void SetFeature(int split, int feature) => Features[split] = (ushort)(feature * ForestKernel.Group);

    /// <summary>Marks a place as a leaf that so many rows came to.</summary>
    public void SetLeaf(int tree, int place, int depth, int rows, double expected)
    {
        SetRows(tree, place, rows);
        int bottom = (place << (Depth - depth)) - Width;
        Leaves[tree * Width + bottom] = depth + expected;
    }

    /// <summary>Notes how many rows came to a place.</summary>
    public void SetRows(int tree, int place, int rows) => Rows[tree * Width * 2 + place] = (ushort)(rows - 1);

    /// <summary>How many training rows came to a place.</summary>
    public int RowsOf(int tree, int place) => Rows[tree * Width * 2 + place] + 1;
}
