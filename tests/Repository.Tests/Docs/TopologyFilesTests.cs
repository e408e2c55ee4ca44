using Streams.Repository.Tests.Support;
using Streams.TestKit;
using Streams.Topology;

namespace Streams.Repository.Tests.Docs;

public sealed class TopologyFilesTests
{
    public static TheoryData<string> Files => new(
        Directory.EnumerateFiles(RepositoryFolder.Combine("topology"), "*.yaml")
            .Where(path => !path.EndsWith(".test.yaml", StringComparison.Ordinal))
            .Select(SourceFiles.Relative)
            .Order());

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_ReadyToRunTopology_HasNothingWrong(string path)
    {
        LoadResult result = TopologyRun.Load(path, RepositoryFolder.Root);

        Assert.Empty(result.Errors.Concat(result.Warnings));
    }
}
