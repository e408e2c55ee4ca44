namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>The order of values in sorted vectors: NaN comes last either way.</summary>
internal static class ValueOrder
{
    public static int Compare(double left, double right, bool isDescending)
    {
        if (double.IsNaN(left) || double.IsNaN(right))
        {
            return double.IsNaN(left).CompareTo(double.IsNaN(right));
        }

        return isDescending ? right.CompareTo(left) : left.CompareTo(right);
    }
}
