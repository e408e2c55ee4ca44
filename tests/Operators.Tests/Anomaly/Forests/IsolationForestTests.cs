using FsCheck;
using FsCheck.Fluent;
using Streams.Operators.Anomaly.Forests;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Operators.Tests.Anomaly.Forests;

public class IsolationForestTests
{
    [Fact]
    public void Score_AnyForestAndRows_IsWhatTheDefinitionSays() => Prop.ForAll(Cases, options =>
    {
        (int count, int columns, ForestOptions forestOptions) = options;
        double[] rows = TestRows.Normal(count, columns, forestOptions.Seed);
        IsolationForest forest = IsolationForest.Fit(rows, columns, forestOptions);
        double[] scores = new double[count];

        forest.Score(rows, scores);

        for (int row = 0; row < count; row++)
        {
            Assert.Equal(ReferenceForest.Score(forest, rows.AsSpan(row * columns, columns)), scores[row], 1e-12);
        }
    }).Check(Seeded.Runs(60));

    [Fact]
    public void Score_WildValues_IsAlwaysANumberFromZeroToOne() => Prop.ForAll(Cases, options =>
    {
        (int count, int columns, ForestOptions forestOptions) = options;
        IsolationForest forest = IsolationForest.Fit(TestRows.Wild(count, columns, forestOptions.Seed), columns, forestOptions);
        double[] scores = new double[count];

        forest.Score(TestRows.Wild(count, columns, forestOptions.Seed + 1), scores);

        Assert.All(scores, score => Assert.InRange(score, 0, 1));
    }).Check(Seeded.Runs(60));

    [Fact]
    public void Fit_AnyForest_PathsEndAtTheHeightLimitOrWithOneRow() => Prop.ForAll(Cases, options =>
    {
        (int count, int columns, ForestOptions forestOptions) = options;
        IsolationForest forest = IsolationForest.Fit(TestRows.Normal(count, columns, forestOptions.Seed), columns, forestOptions);
        ForestTrees trees = forest.Trees;

        for (int tree = 0; tree < trees.Count; tree++)
        {
            Assert.Equal(Math.Min(count, forestOptions.SampleSize), RowsBelow(trees, tree, 1, 0));
        }
    }).Check(Seeded.Runs(40));

    [Fact]
    public void Attribute_AnyRow_SharesAddUpToTheScore() => Prop.ForAll(Cases, options =>
    {
        (int count, int columns, ForestOptions forestOptions) = options;
        double[] rows = TestRows.Normal(count, columns, forestOptions.Seed);
        IsolationForest forest = IsolationForest.Fit(rows, columns, forestOptions);
        double[] shares = new double[columns];

        double score = forest.Attribute(rows.AsSpan(0, columns), shares);

        Assert.Equal(forest.Score(rows.AsSpan(0, columns)), score, 1e-12);
        double expected = forest.SampleSize > 1 ? 1 + Math.Log2(score) : 0;
        Assert.Equal(expected, shares.Sum(), 1e-9);
    }).Check(Seeded.Runs(40));

    [Theory, InlineData(0), InlineData(2)]
    public void FitParallel_AnyNumberOfThreads_IsTheSameForest(int extensionLevel)
    {
        double[] rows = TestRows.Normal(2_000, 5, seed: 3);
        ForestOptions options = new() { Seed = 11, ExtensionLevel = extensionLevel };

        byte[] alone = Written(IsolationForest.Fit(rows, 5, options));

        Assert.Equal(alone, Written(IsolationForest.FitParallel(rows, 5, options, threadCount: 1)));
        Assert.Equal(alone, Written(IsolationForest.FitParallel(rows, 5, options, threadCount: 4)));
        Assert.NotEqual(alone, Written(IsolationForest.Fit(rows, 5, options with { Seed = 12 })));
    }

    [Theory, InlineData(0), InlineData(1)]
    public void Score_RowsInAnotherOrderAndNumber_AreScoredTheSame(int extensionLevel)
    {
        const int Columns = 3;
        double[] rows = TestRows.Normal(1_000, Columns, seed: 5);
        IsolationForest forest = IsolationForest.Fit(rows, Columns, new ForestOptions { ExtensionLevel = extensionLevel });
        double[] together = new double[1_000];
        forest.Score(rows, together);

        double[] alone = [.. Enumerable.Range(0, 1_000).Reverse().Select(i => forest.Score(rows.AsSpan(i * Columns, Columns)))];

        Assert.Equal(together, alone.Reverse());
    }

    [Fact]
    public void Score_FeaturesInAnotherOrder_RankRowsAlike()
    {
        double[] rows = TestRows.Normal(500, 2, seed: 6);
        rows[0] = 9;
        double[] swapped = [.. Enumerable.Range(0, rows.Length).Select(i => rows[i ^ 1])];
        ForestOptions options = new() { Trees = 400 };

        double first = IsolationForest.Fit(rows, 2, options).Score(rows.AsSpan(0, 2));
        double second = IsolationForest.Fit(swapped, 2, options).Score(swapped.AsSpan(0, 2));

        Assert.Equal(first, second, 0.02);
    }

    [Fact]
    public void Score_FarRow_StandsOutByTheFeatureThatIsFar()
    {
        double[] rows = TestRows.Normal(2_000, 4, seed: 7);
        IsolationForest forest = IsolationForest.Fit(rows, 4);
        double[] shares = new double[4];

        double score = forest.Attribute([0.1, -0.2, 30, 0.3], shares);

        Assert.True(score > forest.Score([0.1, -0.2, 0.1, 0.3]) + 0.1);
        Assert.Equal(2, shares.IndexOf(shares.Max()));
    }

    [Fact]
    public void Fit_ConstantFeatures_AreNeverSplitBy()
    {
        const int Columns = 40;
        double[] rows = TestRows.Normal(300, Columns, seed: 8);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i % Columns is 7 or 31 ? rows[i] : 5;
        }

        ForestTrees trees = IsolationForest.Fit(rows, Columns, new ForestOptions { Trees = 20 }).Trees;

        HashSet<int> used = [];
        for (int tree = 0; tree < trees.Count; tree++)
        {
            used.UnionWith(Enumerable.Range(1, trees.Width - 1)
                .Where(place => trees.IsSplit(tree, place)).Select(place => trees.FeatureOf(tree * trees.Width + place)));
        }

        Assert.Equal([7, 31], used.Order());
    }

    [Theory, InlineData(1, 1), InlineData(1, 1_000), InlineData(2, 1), InlineData(4, 2), InlineData(50, 3), InlineData(300, 2)]
    public void Fit_OneRowOrEqualRows_ScoresOneHalfAndNotMore(int count, int columns)
    {
        double[] rows = new double[count * columns];
        rows.AsSpan().Fill(3);

        IsolationForest forest = IsolationForest.Fit(rows, columns);

        // To the bit: what is above the threshold of 0.5 is anomalous.
        double[] scores = new double[count];
        forest.Score(rows, scores);
        Assert.All(scores, score => Assert.Equal(0.5, score));
        Assert.Equal(0.5, forest.Score(TestRows.Wild(1, columns, seed: 1)));
        Assert.Equal(0.5, forest.Attribute(rows.AsSpan(0, columns), new double[columns]));
    }

    [Fact]
    public void Fit_NothingButMissingValues_ScoresOneHalf()
    {
        double[] rows = [.. Enumerable.Repeat(double.NaN, 60)];

        Assert.Equal(0.5, IsolationForest.Fit(rows, 3).Score([double.NaN, 1, 2]), 1e-12);
    }

    [Fact]
    public void Score_MissingValue_CountsAsTheMiddleOfItsFeature()
    {
        double[] rows = TestRows.Normal(999, 2, seed: 9);
        IsolationForest forest = IsolationForest.Fit(rows, 2);

        Assert.Equal(forest.Score([forest.Medians[0], 1]), forest.Score([double.NaN, 1]));
        Assert.Equal(0, forest.Medians[0], 0.1);
    }

    [Fact]
    public void Fit_AThousandFeatures_FindsARowThatDiffersInMany()
    {
        const int Columns = 1_000;
        double[] rows = TestRows.Normal(300, Columns, seed: 10);
        rows.AsSpan(0, Columns / 4).Fill(5);
        double[] scores = new double[300];

        IsolationForest.Fit(rows, Columns).Score(rows, scores);

        Assert.Equal(scores.Max(), scores[0]);
    }

    [Theory, InlineData(0.01), InlineData(0.1), InlineData(0.5)]
    public void Fit_Contamination_SoManyTrainingRowsAreOverTheThreshold(double contamination)
    {
        double[] rows = TestRows.Normal(1_000, 3, seed: 11);

        IsolationForest forest = IsolationForest.Fit(rows, 3, new ForestOptions { Contamination = contamination });
        double[] scores = new double[1_000];
        forest.Score(rows, scores);

        Assert.Equal(contamination, scores.Count(score => score > forest.Threshold) / 1_000.0, 0.002);
    }

    [Fact]
    public void Bytes_AHundredTreesOf256_AreAtMost600Thousand() =>
        Assert.InRange(IsolationForest.Fit(TestRows.Normal(1_000, 10, seed: 12), 10).Bytes, 1, 600_000);

    [Fact]
    public void Score_AndAttribute_AllocateNothing()
    {
        double[] rows = TestRows.Normal(1_000, 10, seed: 13);
        IsolationForest forest = IsolationForest.Fit(rows, 10);
        double[] scores = new double[1_000];
        double[] shares = new double[10];

        long bytes = Allocations.Of(() =>
        {
            forest.Score(rows, scores);
            forest.Score(rows.AsSpan(0, 10));
            forest.Attribute(rows.AsSpan(0, 10), shares);
        });

        Assert.Equal(0, bytes);
    }

    [Theory, InlineData(0), InlineData(3)]
    public void Read_WhatWasWritten_ScoresTheSame(int extensionLevel)
    {
        double[] rows = TestRows.Normal(700, 4, seed: 14);
        IsolationForest forest = IsolationForest.Fit(
            rows, 4, new ForestOptions { ExtensionLevel = extensionLevel, Contamination = 0.05, SampleSize = 100 });
        double[] expected = new double[700];
        double[] expectedShares = new double[4];
        forest.Score(rows, expected);
        forest.Attribute(rows.AsSpan(0, 4), expectedShares);

        StateReader reader = new(Written(forest));
        IsolationForest read = IsolationForest.Read(ref reader);
        double[] scores = new double[700];
        double[] shares = new double[4];
        read.Score(rows, scores);
        read.Attribute(rows.AsSpan(0, 4), shares);

        Assert.True(reader.IsAtEnd);
        Assert.Equal(expected, scores);
        Assert.Equal(expectedShares, shares);
        Assert.Equal(forest.Threshold, read.Threshold);
        Assert.Equal(Written(forest), Written(read));
    }

    [Fact]
    public void Read_DamagedBytes_IsAForestOrInvalidData()
    {
        byte[] written = Written(IsolationForest.Fit(TestRows.Normal(50, 2, seed: 15), 2, new ForestOptions { Trees = 5 }));
        Random random = new(1);
        int refused = 0;
        for (int i = 0; i < 2_000; i++)
        {
            byte[] damaged = [.. written];
            damaged[random.Next(12, damaged.Length)] = (byte)random.Next(256);
            try
            {
                StateReader reader = new(damaged);
                Assert.InRange(IsolationForest.Read(ref reader).Score([0.5, double.NaN]), 0, 1);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.True(refused > 0);
    }

    [Fact]
    public void Fit_BrokenArguments_AreNamed()
    {
        Assert.Contains("whole rows", Assert.Throws<ArgumentException>(() => IsolationForest.Fit([], 2)).Message);
        Assert.Contains("whole rows", Assert.Throws<ArgumentException>(() => IsolationForest.Fit([1, 2, 3], 2)).Message);
        Assert.Contains("trees", Assert.Throws<ArgumentException>(() =>
            IsolationForest.Fit([1], 1, new ForestOptions { Trees = 0 })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => IsolationForest.Fit(new double[9_000], 9_000));
    }

    [Fact]
    public void Validate_EachRule_IsNamed() => Assert.Equal(
        [
            new OptionProblem("trees", "must be from 1 to 10000, got 0"),
            new OptionProblem("sample_size", "must be from 1 to 65536, got 0"),
            new OptionProblem("extension_level", "must be at least 0, got -1"),
            new OptionProblem("contamination", "must be from 0 to 0.5, got NaN"),
        ],
        new ForestOptions { Trees = 0, SampleSize = 0, ExtensionLevel = -1, Contamination = double.NaN }.Validate());

    private static Arbitrary<(int Count, int Columns, ForestOptions Options)> Cases => (
        from count in Gen.Choose(1, 400)
        from columns in Gen.Choose(1, 12)
        from trees in Gen.Choose(1, 20)
        from sampleSize in Gen.Choose(1, 300)
        from level in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, 12)))
        from seed in Gen.Choose(0, 1_000_000)
        select (count, columns, new ForestOptions
        {
            Trees = trees,
            SampleSize = sampleSize,
            ExtensionLevel = level,
            Seed = seed,
        })).ToArbitrary();

    private static int RowsBelow(ForestTrees trees, int tree, int place, int depth)
    {
        if (trees.IsSplit(tree, place))
        {
            int rows = RowsBelow(trees, tree, 2 * place, depth + 1) + RowsBelow(trees, tree, 2 * place + 1, depth + 1);
            Assert.Equal(trees.RowsOf(tree, place), rows);
            return rows;
        }

        // Normally distributed rows are all different, so only the height limit ends a path early.
        Assert.True(trees.RowsOf(tree, place) == 1 || depth == trees.Depth);
        return trees.RowsOf(tree, place);
    }

    private static byte[] Written(IsolationForest forest)
    {
        StateWriter writer = new();
        forest.Write(writer);
        return writer.Written.ToArray();
    }
}
