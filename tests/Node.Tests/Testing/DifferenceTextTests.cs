using Streams.Data;
using Streams.Node.Testing;

namespace Streams.Node.Tests.Testing;

public sealed class DifferenceTextTests
{
    [Fact]
    public void Lines_RowsOfAllKinds_AreAlignedAndSumUp()
    {
        OutputDifference difference = new(
            "busy",
            3,
            3,
            [
                Row("requests", ("service", "checkout"), 15_000, 10, 11.5),
                Row("up", ("job", "a"), 15_000, null, StaleMarker.Value),
                Row("up", ("job", "long-enough"), 30_000, double.NegativeInfinity, null),
            ]);

        Assert.Equal(
            """
            busy: expected 3 rows, got 3: 1 with another value, 1 missing, 1 not expected
              - 1970-01-01T00:00:15.000Z  requests{service="checkout"}  10
              + 1970-01-01T00:00:15.000Z  requests{service="checkout"}  11.5
              + 1970-01-01T00:00:15.000Z  up{job="a"}                   stale
              - 1970-01-01T00:00:30.000Z  up{job="long-enough"}         -Inf
            """,
            string.Join('\n', DifferenceText.Lines(difference)));
    }

    [Fact]
    public void Lines_ManyRows_AreCutWithACount()
    {
        RowDifference[] rows = [.. Enumerable.Range(0, 51).Select(i => Row("up", ("job", "a"), i, i, null))];

        IReadOnlyList<string> lines = DifferenceText.Lines(new OutputDifference("a.late", 51, 0, rows));

        Assert.Equal("a.late: expected 51 rows, got 0: 51 missing", lines[0]);
        Assert.Equal(DifferenceText.LineCountMax + 2, lines.Count);
        Assert.Equal("  ... and 31 more", lines[^1]);
    }

    [Fact]
    public void Lines_CountOnly_IsOneLine() =>
        Assert.Equal(["a: expected 1 row, got 2"], DifferenceText.Lines(new OutputDifference("a", 1, 2, [])));

    private static RowDifference Row(
        string name, (string Name, string Value) label, long time, double? expected, double? actual) =>
        new(Labels.Of((Labels.MetricName, name), label), new EventTime(time), expected, actual);
}
