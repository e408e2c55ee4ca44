namespace Streams.PromQL.Evaluation.Shapes;

/// <summary>Arrays that hold something a row.</summary>
internal static class Rows
{
    /// <summary>Makes an array long enough, and longer than asked, so that growing row by row costs little.</summary>
    public static void Grow<T>(ref T[] items, int count)
    {
        if (items.Length < count)
        {
            Array.Resize(ref items, Math.Max(count, items.Length * 2));
        }
    }
}
