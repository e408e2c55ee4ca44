using Streams.Data;

namespace Streams.Node.Testing;

/// <summary>Compares what came out with what was expected; the order of rows does not matter.</summary>
internal static class OutputComparison
{
    /// <summary>The difference, or null when there is none.</summary>
    public static OutputDifference? Compare(ExpectedOutput expected, IReadOnlyList<Sample> actual)
    {
        string output = expected.From.ToString();
        if (expected.Rows is null)
        {
            return expected.Count == actual.Count
                ? null
                : new OutputDifference(output, expected.Count, actual.Count, []);
        }

        ILookup<(EventTime, Labels), double> wanted = ByKey(expected.Rows);
        ILookup<(EventTime, Labels), double> found = ByKey(actual);
        List<RowDifference> rows =
        [
            .. wanted.Select(g => g.Key).Union(found.Select(g => g.Key))
                .OrderBy(key => key.Item1)
                .ThenBy(key => key.Item2.ToString(), StringComparer.Ordinal)
                .SelectMany(key => Differences(key, wanted[key], found[key], expected.Tolerance)),
        ];
        return rows.Count == 0 ? null : new OutputDifference(output, expected.Count, actual.Count, rows);
    }

    /// <summary>Whether a value is as expected: equal, within the tolerance, or the same one that is no number.</summary>
    public static bool IsMatch(double expected, double actual, double tolerance)
    {
        if (double.IsNaN(expected) || double.IsNaN(actual))
        {
            return double.IsNaN(expected) && double.IsNaN(actual) && StaleMarker.Is(expected) == StaleMarker.Is(actual);
        }

        return expected == actual
            || (double.IsFinite(expected) && Math.Abs(expected - actual) <= tolerance * Math.Abs(expected));
    }

    private static ILookup<(EventTime, Labels), double> ByKey(IEnumerable<Sample> rows) =>
        rows.ToLookup(row => (row.Time, row.Labels), row => row.Value);

    /// <summary>Pairs the values of one series at one time, mostly one against one, in the order of their size.</summary>
    private static IEnumerable<RowDifference> Differences(
        (EventTime Time, Labels Labels) key, IEnumerable<double> wanted, IEnumerable<double> found, double tolerance)
    {
        double[] expected = Sorted(wanted);
        double[] actual = Sorted(found);
        Queue<double> missing = new();
        Queue<double> extra = new();
        int e = 0;
        int a = 0;
        while (e < expected.Length && a < actual.Length)
        {
            if (IsMatch(expected[e], actual[a], tolerance))
            {
                e++;
                a++;
            }
            else if (Compare(expected[e], actual[a]) < 0)
            {
                missing.Enqueue(expected[e++]);
            }
            else
            {
                extra.Enqueue(actual[a++]);
            }
        }

        Array.ForEach(expected[e..], missing.Enqueue);
        Array.ForEach(actual[a..], extra.Enqueue);
        while (missing.Count > 0 || extra.Count > 0)
        {
            double? lost = missing.TryDequeue(out double value) ? value : null;
            yield return new RowDifference(key.Labels, key.Time, lost, extra.TryDequeue(out value) ? value : null);
        }
    }

    private static double[] Sorted(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted, Compare);
        return sorted;
    }

    // NaN comes first, and the end marker before every other NaN.
    private static int Compare(double left, double right) =>
        double.IsNaN(left) && double.IsNaN(right)
            ? StaleMarker.Is(right).CompareTo(StaleMarker.Is(left))
            : left.CompareTo(right);
}
