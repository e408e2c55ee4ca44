using System.Buffers;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Forests;

/// <summary>Says how easily rows are told apart from those it was grown from: an Isolation Forest.</summary>
/// <remarks>
/// <para>The score of a row is 2^(-E[h] / c(n)): h is how many random splits it takes to have it alone, n how many rows a tree
/// was grown from. It is in [0, 1] and never NaN; 0.5 is as easy as the average, and what comes near 1 stands alone.</para>
/// <para>A missing value (NaN) counts as the middle of its feature's training values, infinity as very large. Features that
/// are constant are never split by. Rows that are all equal, and a single row, give trees of one leaf: every score is 0.5.</para>
/// <para>A forest does not change and may be used by several threads. Scoring allocates nothing.</para>
/// </remarks>
public sealed class IsolationForest
{
    private const double DefaultThreshold = 0.5;

    // Rows that are scored together: with 10 features they and a tree of 256 leaves fit the nearest cache.
    private const int BlockValues = 2_048;

    private readonly ForestTrees _trees;
    private readonly double[] _medians;
    private readonly double[] _expected;
    private readonly double _usual;

    internal IsolationForest(ForestTrees trees, double[] medians, int sampleSize, double threshold)
    {
        _trees = trees;
        _medians = medians;
        SampleSize = sampleSize;
        Threshold = threshold;
        _expected = ExpectedPath.Table(sampleSize);

        // Summed up as paths are: where no tree splits, as when all rows are equal, the quotient is 1 and the score 0.5 to the bit.
        for (int tree = 0; tree < trees.Count; tree++)
        {
            _usual += _expected[sampleSize];
        }
    }

    /// <summary>How many features a row has.</summary>
    public int Columns => _trees.Columns;

    /// <summary>How many rows each tree was grown from.</summary>
    public int SampleSize { get; }

    /// <summary>How many trees there are.</summary>
    public int TreeCount => _trees.Count;

    /// <summary>The score above which a row counts as anomalous.</summary>
    public double Threshold { get; }

    /// <summary>The bytes that the trees take.</summary>
    public long Bytes => _trees.Bytes;

    /// <summary>What a missing value counts as, for each feature.</summary>
    public ReadOnlySpan<double> Medians => _medians;

    internal ForestTrees Trees => _trees;

    /// <summary>Grows a forest on the calling thread.</summary>
    /// <param name="rows">The training rows, one behind the other.</param>
    /// <param name="columns">How many features a row has, up to 8,191.</param>
    /// <param name="options">How to grow it.</param>
    public static IsolationForest Fit(ReadOnlySpan<double> rows, int columns, ForestOptions? options = null)
    {
        options ??= new ForestOptions();
        int count = RowCount(rows.Length, columns, options);
        (ForestTrees trees, double[] medians, double[] expected) = Prepare(rows, columns, count, options);
        TreeGrower grower = new(trees, options, expected.Length - 1, expected);
        for (int tree = 0; tree < trees.Count; tree++)
        {
            grower.Grow(tree, rows, medians);
        }

        return Finish(trees, medians, expected.Length - 1, rows, options);
    }

    /// <summary>Grows a forest on several threads: the same one as on a single thread.</summary>
    public static IsolationForest FitParallel(
        ReadOnlyMemory<double> rows, int columns, ForestOptions? options = null, int threadCount = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1);
        options ??= new ForestOptions();
        int count = RowCount(rows.Length, columns, options);
        (ForestTrees trees, double[] medians, double[] expected) = Prepare(rows.Span, columns, count, options);
        Parallel.For(
            0,
            trees.Count,
            new ParallelOptions { MaxDegreeOfParallelism = threadCount },
            () => new TreeGrower(trees, options, expected.Length - 1, expected),
            (tree, _, grower) =>
            {
                grower.Grow(tree, rows.Span, medians);
                return grower;
            },
            static _ => { });
        return Finish(trees, medians, expected.Length - 1, rows.Span, options);
    }

    /// <summary>Scores rows that stand one behind the other.</summary>
    public void Score(ReadOnlySpan<double> rows, Span<double> scores)
    {
        if (rows.Length != (long)scores.Length * Columns)
        {
            throw new ArgumentException($"There must be {Columns} values for each of {scores.Length} scores.", nameof(rows));
        }

        int blockRows = Math.Max(BlockValues / Columns / ForestKernel.Group, 1) * ForestKernel.Group;
        int scratchLength = Math.Min(scores.Length, blockRows) * Columns;
        double[]? rented = scratchLength > BlockValues ? ArrayPool<double>.Shared.Rent(scratchLength) : null;
        Span<double> scratch = rented ?? stackalloc double[BlockValues];
        for (int start = 0; start < scores.Length; start += blockRows)
        {
            int count = Math.Min(blockRows, scores.Length - start);
            ScoreBlock(rows.Slice(start * Columns, count * Columns), scores.Slice(start, count), scratch[..(count * Columns)]);
        }

        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>Scores one row.</summary>
    public double Score(ReadOnlySpan<double> row)
    {
        double score = 0;
        Score(row, new Span<double>(ref score));
        return score;
    }

    /// <summary>Says which features make a row's score what it is.</summary>
    /// <remarks>
    /// A step down a tree changes how many steps are expected still to come. The feature that it was split by gets that
    /// difference. So the shares add up to <c>1 + log2(score)</c> exactly: positive ones make the row stand out. In the
    /// extended variant a step is shared by what each feature's distance from its middle adds to the split.
    /// </remarks>
    /// <param name="row">The row.</param>
    /// <param name="shares">Gets a share for each feature.</param>
    /// <returns>The row's score.</returns>
    public double Attribute(ReadOnlySpan<double> row, Span<double> shares)
    {
        if (row.Length != Columns || shares.Length != Columns)
        {
            throw new ArgumentException($"There must be {Columns} values and shares.", nameof(row));
        }

        const int StackColumns = 256;
        Span<double> cleaned = Columns <= StackColumns ? stackalloc double[StackColumns] : new double[Columns];
        cleaned = cleaned[..Columns];
        row.CopyTo(cleaned);
        CleanValue.Clean(cleaned, _medians);
        shares.Clear();
        double paths = ForestShares.Add(_trees, _expected, _medians, cleaned, shares);
        foreach (ref double share in shares)
        {
            share = _usual > 0 ? -share / _usual : 0;
        }

        return ScoreOf(paths);
    }

    /// <summary>Writes the forest, to be read by <see cref="Read"/>.</summary>
    public void Write(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ForestCodec.Write(this, writer);
    }

    /// <summary>Reads a forest; what cannot be one is an <see cref="InvalidDataException"/>.</summary>
    public static IsolationForest Read(ref StateReader reader) => ForestCodec.Read(ref reader);

    private static int RowCount(int length, int columns, ForestOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, ForestTrees.ColumnsMax);
        if (options.Validate().FirstOrDefault() is { } problem)
        {
            throw new ArgumentException($"{problem.Field}: {problem.Message}", nameof(options));
        }

        return length > 0 && length % columns == 0
            ? length / columns
            : throw new ArgumentException($"There must be whole rows of {columns} values and at least one, got {length} values.");
    }

    private static (ForestTrees Trees, double[] Medians, double[] Expected) Prepare(
        ReadOnlySpan<double> rows, int columns, int count, ForestOptions options)
    {
        int sampleSize = Math.Min(count, options.SampleSize);
        ForestTrees trees = new(options.Trees, ExpectedPath.DepthMax(sampleSize), columns, options.ExtensionLevel > 0 && columns > 1);
        return (trees, CleanValue.Medians(rows, columns), ExpectedPath.Table(sampleSize));
    }

    private static IsolationForest Finish(
        ForestTrees trees, double[] medians, int sampleSize, ReadOnlySpan<double> rows, ForestOptions options)
    {
        IsolationForest forest = new(trees, medians, sampleSize, DefaultThreshold);
        if (options.Contamination is not { } contamination)
        {
            return forest;
        }

        double[] scores = new double[rows.Length / trees.Columns];
        forest.Score(rows, scores);
        return new IsolationForest(trees, medians, sampleSize, Quantile.Of(scores, 1 - contamination));
    }

    private void ScoreBlock(ReadOnlySpan<double> rows, Span<double> scores, Span<double> scratch)
    {
        int inGroups = _trees.IsExtended ? 0 : scores.Length / ForestKernel.Group * ForestKernel.Group;
        int values = inGroups * Columns;
        scores.Clear();
        CleanValue.CleanIntoGroups(rows[..values], _medians, ForestKernel.Group, scratch[..values]);
        ForestKernel.AddGroups(_trees, scratch[..values], scores[..inGroups]);
        rows[values..].CopyTo(scratch[values..]);
        CleanValue.Clean(scratch[values..], _medians);
        ForestKernel.AddRows(_trees, scratch[values..], scores[inGroups..]);
        foreach (ref double score in scores)
        {
            score = ScoreOf(score);
        }
    }

    // Where c(n) is 0 all paths are 0 too, and the quotient counts as 1.
    private double ScoreOf(double paths) => _usual == 0 ? 0.5 : Math.Pow(2, -paths / _usual);
}
