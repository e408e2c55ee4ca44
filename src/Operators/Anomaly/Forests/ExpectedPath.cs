namespace Streams.Operators.Anomaly.Forests;

/// <summary>How long paths are on average: c(n) of Liu, Ting and Zhou, by which path lengths are made comparable.</summary>
internal static class ExpectedPath
{
    private const double EulerMascheroni = 0.577215664901532860606512090082;

    /// <summary>The mean length of an unsuccessful search in a binary search tree of n rows.</summary>
    public static double Of(int rows) => rows switch
    {
        <= 1 => 0,
        2 => 1,
        _ => 2 * (Math.Log(rows - 1.0) + EulerMascheroni) - 2 * (rows - 1.0) / rows,
    };

    /// <summary>The lengths of all numbers of rows up to one.</summary>
    public static double[] Table(int rowsMax)
    {
        double[] table = new double[rowsMax + 1];
        for (int rows = 0; rows <= rowsMax; rows++)
        {
            table[rows] = Of(rows);
        }

        return table;
    }

    /// <summary>How deep a tree of so many rows may be: ceil(log2 n).</summary>
    public static int DepthMax(int rows) => rows <= 1 ? 0 : System.Numerics.BitOperations.Log2((uint)rows - 1) + 1;
}
