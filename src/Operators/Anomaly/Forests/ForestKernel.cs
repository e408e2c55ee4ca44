using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Streams.Operators.Anomaly.Forests;

/// <summary>Walks rows down trees.</summary>
/// <remarks>
/// Every walk has the same number of steps and a step has no branch, so eight rows are walked at once and their loads
/// overlap. For that the rows of a group stand feature by feature: where a row's value is differs from its neighbour's by a
/// constant. Trees are taken one after the other for a block of rows, so that both stay in the nearest cache.
/// </remarks>
internal static class ForestKernel
{
    /// <summary>How many rows are walked at once.</summary>
    public const int Group = 8;

    /// <summary>Adds the path lengths in all trees of clean rows, in whole groups that stand feature by feature.</summary>
    public static void AddGroups(ForestTrees trees, ReadOnlySpan<double> groups, Span<double> sums)
    {
        if (groups.Length != sums.Length * trees.Columns || sums.Length % Group != 0)
        {
            throw new ArgumentException("There must be a sum for each row of whole groups.", nameof(sums));
        }

        for (int tree = 0; tree < trees.Count; tree++)
        {
            for (int row = 0; row < sums.Length; row += Group)
            {
                AddGroup(trees, tree, ref MemoryMarshal.GetReference(groups[(row * trees.Columns)..]), ref sums[row]);
            }
        }
    }

    /// <summary>Adds the path lengths in all trees of clean rows, one behind the other.</summary>
    public static void AddRows(ForestTrees trees, ReadOnlySpan<double> rows, Span<double> sums)
    {
        if (rows.Length != sums.Length * trees.Columns)
        {
            throw new ArgumentException("There must be a sum for each row.", nameof(sums));
        }

        for (int tree = 0; tree < trees.Count; tree++)
        {
            for (int row = 0; row < sums.Length; row++)
            {
                ReadOnlySpan<double> values = rows.Slice(row * trees.Columns, trees.Columns);
                int place = 1;
                for (int step = 0; step < trees.Depth; step++)
                {
                    place = Step(trees, tree, place, values);
                }

                sums[row] += trees.Leaves[tree * trees.Width + place - trees.Width];
            }
        }
    }

    /// <summary>The place one step further down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Step(ForestTrees trees, int tree, int place, ReadOnlySpan<double> row)
    {
        int split = tree * trees.Width + place;
        double value = trees.IsExtended
            ? Dot(trees.Weights.AsSpan(split * trees.Columns, trees.Columns), row)
            : row[trees.FeatureOf(split)];
        return 2 * place + (value > trees.Thresholds[split] ? 1 : 0);
    }

    private static void AddGroup(ForestTrees trees, int tree, ref double values, ref double sums)
    {
        // References without bounds checks: places stay below twice the width by construction, features below the columns.
        int start = tree * trees.Width;
        ref double thresholds = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(trees.Thresholds), start);
        ref ushort features = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(trees.Features), start);
        nint at0 = 1, at1 = 1, at2 = 1, at3 = 1, at4 = 1, at5 = 1, at6 = 1, at7 = 1;
        for (int step = trees.Depth; step > 0; step--)
        {
            at0 = Next(ref thresholds, ref features, ref values, at0, 0);
            at1 = Next(ref thresholds, ref features, ref values, at1, 1);
            at2 = Next(ref thresholds, ref features, ref values, at2, 2);
            at3 = Next(ref thresholds, ref features, ref values, at3, 3);
            at4 = Next(ref thresholds, ref features, ref values, at4, 4);
            at5 = Next(ref thresholds, ref features, ref values, at5, 5);
            at6 = Next(ref thresholds, ref features, ref values, at6, 6);
            at7 = Next(ref thresholds, ref features, ref values, at7, 7);
        }

        // Places at the bottom are counted from the width on.
        ref double leaves = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(trees.Leaves), start - trees.Width);
        sums += Unsafe.Add(ref leaves, at0);
        Unsafe.Add(ref sums, 1) += Unsafe.Add(ref leaves, at1);
        Unsafe.Add(ref sums, 2) += Unsafe.Add(ref leaves, at2);
        Unsafe.Add(ref sums, 3) += Unsafe.Add(ref leaves, at3);
        Unsafe.Add(ref sums, 4) += Unsafe.Add(ref leaves, at4);
        Unsafe.Add(ref sums, 5) += Unsafe.Add(ref leaves, at5);
        Unsafe.Add(ref sums, 6) += Unsafe.Add(ref leaves, at6);
        Unsafe.Add(ref sums, 7) += Unsafe.Add(ref leaves, at7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Next(ref double thresholds, ref ushort features, ref double values, nint at, int row) =>
        2 * at + (Unsafe.Add(ref values, (nint)Unsafe.Add(ref features, at) + row) > Unsafe.Add(ref thresholds, at) ? 1 : 0);

    private static double Dot(ReadOnlySpan<double> weights, ReadOnlySpan<double> row)
    {
        double sum = 0;
        for (int f = 0; f < weights.Length; f++)
        {
            sum += weights[f] * row[f];
        }

        return sum;
    }
}
