using Streams.Data;
using Streams.Node.Testing;
using Streams.Topology;

namespace Streams.Node.Tests.Testing;

public sealed class OutputComparisonTests
{
    private static readonly StageInput From = new("stage");

    [Theory]
    [InlineData(1, 1, 0, true)]
    [InlineData(1, 1.0000000001, 0, false)]
    [InlineData(100, 101, 0.01, true)]
    [InlineData(-100, -101, 0.01, true)]
    [InlineData(100, 101.1, 0.01, false)]
    [InlineData(0, 0.001, 0.5, false)]
    [InlineData(double.NaN, double.NaN, 0, true)]
    [InlineData(double.NaN, 1, 0.5, false)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, 0, true)]
    [InlineData(double.PositiveInfinity, 1, 0.5, false)]
    [InlineData(1, double.PositiveInfinity, 0.5, false)]
    public void IsMatch_Values_GoesByTheTolerance(double expected, double actual, double tolerance, bool isMatch) =>
        Assert.Equal(isMatch, OutputComparison.IsMatch(expected, actual, tolerance));

    [Fact]
    public void IsMatch_StaleMarker_EqualsOnlyItself()
    {
        Assert.True(OutputComparison.IsMatch(StaleMarker.Value, StaleMarker.Value, 0));
        Assert.False(OutputComparison.IsMatch(StaleMarker.Value, double.NaN, 0));
        Assert.False(OutputComparison.IsMatch(double.NaN, StaleMarker.Value, 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Compare_ShuffledRows_FindsExactlyWhatWasChanged(int seed)
    {
        Random random = new(seed);
        List<Sample> expected = [.. Enumerable.Range(0, 500).Select(_ => Row(random, random.Next(5)))];
        List<Sample> actual = [.. expected];
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(actual));
        int lost = random.Next(1, 20);
        int added = random.Next(1, 20);
        actual.RemoveRange(0, lost);
        actual.AddRange(Enumerable.Range(0, added).Select(_ => Row(random, 100 + random.Next(5))));

        OutputDifference? same = OutputComparison.Compare(Expected(expected), [.. expected.AsEnumerable().Reverse()]);
        OutputDifference? difference = OutputComparison.Compare(Expected(expected), actual);

        Assert.Null(same);
        Assert.NotNull(difference);
        Assert.Equal(lost, difference.Rows.Count(r => r.Expected is not null));
        Assert.Equal(added, difference.Rows.Count(r => r.Actual is not null));
    }

    [Fact]
    public void Compare_SeveralValuesOfOneSeriesAtOneTime_PairsTheClosest()
    {
        Sample[] expected = [Row("a", 1, 10), Row("a", 1, 20), Row("a", 1, double.NaN)];
        Sample[] actual = [Row("a", 1, double.NaN), Row("a", 1, 20.1), Row("a", 1, 11)];

        OutputDifference? difference = OutputComparison.Compare(Expected(expected, 0.01), actual);

        RowDifference row = Assert.Single(difference?.Rows ?? []);
        Assert.Equal((10d, 11d), (row.Expected, row.Actual));
    }

    [Fact]
    public void Compare_Count_LooksAtTheNumberOnly()
    {
        ExpectedOutput expected = new(From, null, 2, 0);

        Assert.Null(OutputComparison.Compare(expected, [Row("a", 1, 1), Row("b", 2, 2)]));
        Assert.Equal(
            (2L, 1L, 0),
            OutputComparison.Compare(expected, [Row("a", 1, 1)]) is { } d ? (d.ExpectedCount, d.ActualCount, d.Rows.Count) : default);
    }

    private static ExpectedOutput Expected(IReadOnlyList<Sample> rows, double tolerance = 0) =>
        new(From, rows, rows.Count, tolerance);

    private static Sample Row(Random random, int value) => Row($"s{random.Next(20)}", random.Next(30), value);

    private static Sample Row(string series, long time, double value) =>
        new(Labels.Of((Labels.MetricName, series)), new EventTime(time), value);
}
