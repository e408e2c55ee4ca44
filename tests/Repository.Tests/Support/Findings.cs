namespace Streams.Repository.Tests.Support;

/// <summary>Fails a test with all that was found, each on a line of its own.</summary>
internal static class Findings
{
    public static void AssertNone(IEnumerable<string> findings)
    {
        string[] found = [.. findings];
        Assert.True(found.Length == 0, $"{found.Length} found:\n{string.Join('\n', found)}");
    }
}
