namespace Streams.Node.Hosting;

/// <summary>What came of the wish to run another topology in place of the one that runs.</summary>
/// <param name="IsDone">Whether the other one runs now.</param>
/// <param name="Lines">What was done, or everything that stands against it.</param>
internal sealed record ReloadResult(bool IsDone, IReadOnlyList<string> Lines)
{
    public static ReloadResult Refused(params IEnumerable<string> reasons) => new(false, [.. reasons]);
}
