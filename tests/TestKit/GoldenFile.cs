using System.Runtime.CompilerServices;

namespace Streams.TestKit;

/// <summary>Compares text with a file; <c>STREAMS_UPDATE_GOLDEN=1</c> writes the file instead.</summary>
public static class GoldenFile
{
    /// <summary>Compares with a file beside the test.</summary>
    public static void AssertEqual(string name, string actual, [CallerFilePath] string testFile = "") =>
        AssertEqualAt(Path.Combine(Path.GetDirectoryName(testFile) ?? ".", name), actual);

    /// <summary>Compares with a file anywhere.</summary>
    public static void AssertEqualAt(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable("STREAMS_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is missing; write it with STREAMS_UPDATE_GOLDEN=1");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
