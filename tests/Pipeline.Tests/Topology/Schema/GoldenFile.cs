using System.Runtime.CompilerServices;

namespace Streams.Tests.Topology.Schema;

/// <summary>Compares text with a file beside the test; <c>STREAMS_UPDATE_GOLDEN=1</c> writes the file instead.</summary>
internal static class GoldenFile
{
    public static void AssertEqual(string name, string actual, [CallerFilePath] string testFile = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(testFile) ?? ".", name);
        if (Environment.GetEnvironmentVariable("STREAMS_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
