using System.Runtime.CompilerServices;

namespace Streams.Operators.Anomaly.Forests;

/// <summary>What a forest makes of values that it cannot compute with.</summary>
internal static class CleanValue
{
    // Far beyond any data, and small enough for the distance of two, weighted and added up, to be a number.
    private const double Limit = 1e300;

    /// <summary>The value, or what stands for a missing one; infinities and their neighbours become the limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Of(double value, double missing) =>
        Math.Abs(value) <= Limit ? value : double.IsNaN(value) ? missing : Math.CopySign(Limit, value);

    /// <summary>Cleans rows of features in place.</summary>
    public static void Clean(Span<double> rows, ReadOnlySpan<double> missing)
    {
        for (int start = 0; start < rows.Length; start += missing.Length)
        {
            for (int f = 0; f < missing.Length; f++)
            {
                rows[start + f] = Of(rows[start + f], missing[f]);
            }
        }
    }

    /// <summary>Cleans rows and puts them down feature by feature, in groups of so many rows.</summary>
    public static void CleanIntoGroups(ReadOnlySpan<double> rows, ReadOnlySpan<double> missing, int group, Span<double> groups)
    {
        int columns = missing.Length;
        for (int start = 0; start < rows.Length; start += group * columns)
        {
            ReadOnlySpan<double> from = rows.Slice(start, group * columns);
            Span<double> to = groups.Slice(start, group * columns);
            for (int f = 0; f < columns; f++)
            {
                for (int row = 0; row < group; row++)
                {
                    to[f * group + row] = Of(from[row * columns + f], missing[f]);
                }
            }
        }
    }

    /// <summary>The middle of each feature's values, of rows spread over all; 0 where there is none.</summary>
    public static double[] Medians(ReadOnlySpan<double> rows, int columns)
    {
        const int SampleMax = 1_024;
        int count = rows.Length / columns;
        int sampled = Math.Min(count, SampleMax);
        double[] medians = new double[columns];
        double[] values = new double[sampled];
        for (int f = 0; f < columns; f++)
        {
            int found = 0;
            for (int i = 0; i < sampled; i++)
            {
                double value = rows[(int)((long)i * count / sampled) * columns + f];
                if (!double.IsNaN(value))
                {
                    values[found++] = Of(value, 0);
                }
            }

            Array.Sort(values, 0, found);
            medians[f] = found == 0 ? 0 : values[found / 2];
        }

        return medians;
    }
}
