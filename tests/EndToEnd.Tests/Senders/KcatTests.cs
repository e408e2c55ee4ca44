using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests.Senders;

public sealed class KcatTests : IDisposable
{
    private const int MessageCount = 5000;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Produce_ToTheDevBrokers_ArrivesToTheMessage()
    {
        await using NodeProcess brokers = NodeProcess.Start(_folder, ["dev", "kafka", "--topics", "metrics:3"]);
        string address = await brokers.WaitForOutputAsync(":");
        IEnumerable<string> lines = Enumerable.Range(0, MessageCount)
            .Select(i => $$"""k{{i % 10}};{"name":"load","labels":{"i":"{{i % 50}}"},"time":{{1_767_225_600_000 + i}},"value":{{i}}}""");
        _folder.Write("messages", string.Join('\n', lines) + "\nk;this is none\n");
        ProcessResult kcat = await NodeProcess.RunShellAsync(_folder, $"kcat -P -b {address} -t metrics -K ';' -l messages");
        Assert.Equal((0, ""), (kcat.ExitCode, kcat.ExitCode == 0 ? "" : kcat.Error));

        await using DoorNode node = await DoorNode.StartAsync(
            _folder, $"type: kafka, brokers: '{address}', topics: [metrics], start: earliest, format: json");
        await node.UntilAsync(rows => rows.Count >= MessageCount);
        await node.StopAsync();

        Assert.Equal(MessageCount, node.Rows.Count);
        Assert.True(node.Rows.Select(r => (int)r.Value).Order().SequenceEqual(Enumerable.Range(0, MessageCount)));
        Assert.Contains("this is none", Assert.Single(_folder.Lines("rejected.ndjson")), StringComparison.Ordinal);
    }
}
