using System.Globalization;
using Streams.Data;

namespace Streams.Node.Testing.Rules;

/// <summary>Shows how the result of a query differs from what was expected.</summary>
internal static class SampleDifference
{
    /// <summary>The lines of the difference; none when there is none.</summary>
    public static IReadOnlyList<string> Lines(
        IReadOnlyList<(Labels Labels, double Value)> expected, IReadOnlyList<(Labels Labels, double Value)> found, bool isFuzzy)
    {
        List<(Labels Labels, double Value)> missing = [.. expected];
        List<string> lines = [];
        foreach ((Labels labels, double value) in found)
        {
            int match = missing.FindIndex(sample => sample.Labels.Equals(labels) && AreSame(sample.Value, value, isFuzzy));
            if (match >= 0)
            {
                missing.RemoveAt(match);
                continue;
            }

            int twin = missing.FindIndex(sample => sample.Labels.Equals(labels));
            if (twin >= 0)
            {
                lines.Add(Text("-", missing[twin]));
                missing.RemoveAt(twin);
            }

            lines.Add(Text("+", (labels, value)));
        }

        return [.. missing.Select(sample => Text("-", sample)), .. lines];
    }

    /// <summary>Whether two values are the same: all NaN are, and neighbours are where that is asked for.</summary>
    private static bool AreSame(double expected, double found, bool isFuzzy) =>
        expected == found
        || (double.IsNaN(expected) && double.IsNaN(found))
        || (isFuzzy && (Math.BitIncrement(expected) == found || Math.BitDecrement(expected) == found));

    private static string Text(string sign, (Labels Labels, double Value) sample) =>
        $"  {sign} {sample.Labels} {sample.Value.ToString("R", CultureInfo.InvariantCulture)}";
}
