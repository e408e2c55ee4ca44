using Streams.Sinks.Notify.Testing;
using Streams.TestKit;

namespace Streams.Node.Tests.Testing;

/// <summary>The notification tests that ship pass.</summary>
public sealed class ShippedNotifyTestsTests
{
    public static TheoryData<string> Files =>
    [
        .. Directory.EnumerateFiles(RepositoryFolder.Combine("topology"), "*.test.yaml", SearchOption.AllDirectories)
            .Where(file => NotifyTestLoader.IsNotifyTest(file, RepositoryFolder.Root))
            .Select(file => Path.GetRelativePath(RepositoryFolder.Root, file)),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Run_ShippedTests_Pass(string path)
    {
        NotifyTestFile file = NotifyTestLoader.Load(path, _ => null, RepositoryFolder.Root);

        Assert.Empty(file.Errors);
        Assert.NotEmpty(file.Tests);
        Assert.All(file.Tests, test => Assert.Equal([], test.Run()));
    }
}
