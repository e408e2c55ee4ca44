using Streams.Node.Hosting;
using Streams.Node.Testing;
using Streams.TestKit;

namespace Streams.Node.Tests.Testing;

/// <summary>Every topology that ships has tests, and they pass on any shards, cuts and restarts.</summary>
public sealed class ShippedTopologiesTests
{
    public static TheoryData<string> Topologies =>
    [
        .. Directory.EnumerateFiles(RepositoryFolder.Combine("topology"), "*.yaml")
            .Where(f => !f.EndsWith(".test.yaml", StringComparison.Ordinal))
            .Select(f => Path.GetFileNameWithoutExtension(f)),
    ];

    [Theory]
    [MemberData(nameof(Topologies))]
    public async Task Tests_AnyShardsCutsAndRestarts_Pass(string topology)
    {
        TopologyTestFile file = TopologyTestLoader.Load(
            RepositoryFolder.Combine("topology", $"{topology}.test.yaml"), new NodeStages().Registry, _ => null, RepositoryFolder.Root);
        Assert.Empty(file.Errors);
        Assert.NotEmpty(file.Tests);
        foreach (TopologyTest test in file.Tests)
        {
            await AssertPassesAsync(test, pool => new TopologyTestOptions { Pool = pool });
            await AssertPassesAsync(test, pool => new TopologyTestOptions { Pool = pool, Shards = 1, RowsPerCommit = 1 });
            await AssertPassesAsync(test, pool => new TopologyTestOptions { Pool = pool, Shards = 7, RowsPerCommit = 3 });
            await AssertPassesAsync(
                test, pool => new TopologyTestOptions { Pool = pool, Shards = 2, RestartAfter = 0.5, ShardsAfterRestart = 7 });
        }
    }

    private static async Task AssertPassesAsync(TopologyTest test, Func<TrackingBatchPool, TopologyTestOptions> options)
    {
        TrackingBatchPool pool = new();

        TopologyTestResult result = await TopologyTestRunner.RunAsync(test, options(pool), CancellationToken.None);

        Assert.True(
            result.HasPassed,
            string.Join(Environment.NewLine, [.. result.Problems, .. result.Differences.SelectMany(DifferenceText.Lines)]));
        pool.AssertAllReturned();
    }
}
