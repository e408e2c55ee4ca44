using Confluent.Kafka;
using Streams.Sources.Kafka;
using Streams.TestKit;

namespace Streams.Kafka.Tests;

/// <summary>Sources of one group: how they share partitions, hand them over, and what the group's offsets are.</summary>
public sealed class GroupTests : IDisposable
{
    private const int PartitionCount = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MockCluster _cluster = MockCluster.Start();
    private long _sent;

    public GroupTests() => _cluster.CreateTopic("metrics", PartitionCount);

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task OnCheckpointAsync_RowsRead_GroupFollows()
    {
        using CancellationTokenSource stop = new();
        SourceHarness harness = new() { Clock = TimeProvider.System };
        Task running = harness.RunAsync(new KafkaSource(Options()), stop.Token);
        Send(40);
        await Wait.UntilAsync(() => harness.Rows.Count == 40);

        Assert.All(Committed(), offset => Assert.Equal(Offset.Unset.Value, offset));
        await harness.CheckpointAsync(CancellationToken.None);
        await Wait.UntilAsync(() => Committed().Sum() == 40);

        await stop.CancelAsync();
        await running.WaitAsync(Patience);
    }

    [Theory]
    [InlineData(KafkaAssignor.Range)]
    [InlineData(KafkaAssignor.RoundRobin)]
    public async Task RunAsync_SecondMemberComesAndGoes_EachRowIsReadOnce(KafkaAssignor assignor)
    {
        using CancellationTokenSource stopFirst = new();
        using CancellationTokenSource stopSecond = new();
        SourceHarness first = new() { Clock = TimeProvider.System };
        SourceHarness second = new() { Clock = TimeProvider.System };
        Task firstRun = first.RunAsync(new KafkaSource(Options(assignor)), stopFirst.Token);
        Send(40);
        await Wait.UntilAsync(() => first.Rows.Count == 40);

        // Real brokers take the commit of a handover; these refuse all commits while a group is being shared out anew.
        await first.CheckpointAsync(CancellationToken.None);
        await Wait.UntilAsync(() => Committed().Sum() == 40);
        Task secondRun = second.RunAsync(new KafkaSource(Options(assignor)), stopSecond.Token);
        await Wait.UntilAsync(() => second.Partitions.Count > 0);
        Send(40);
        await Wait.UntilAsync(() => first.Rows.Count + second.Rows.Count == 80);
        Assert.Equal(20, second.Rows.Count);

        await stopSecond.CancelAsync();
        await secondRun.WaitAsync(Patience);
        Send(40);
        await Wait.UntilAsync(() => first.Rows.Count + second.Rows.Count == 120);
        await stopFirst.CancelAsync();
        await firstRun.WaitAsync(Patience);

        Assert.Equal(
            Enumerable.Range(0, 120).Select(i => (long)i),
            first.Rows.Concat(second.Rows).Select(r => r.Time.Milliseconds).Order());
        Assert.Contains(first.Partitions, p => p.IsCompleted);
        Assert.True(first.CheckpointCount >= 1, "partitions were handed over without a checkpoint");
        Assert.Equal(120, Committed().Sum());
    }

    [Fact]
    public async Task RunAsync_GroupIsAheadOfTheCheckpoint_GoesOnAtTheCheckpoint()
    {
        Send(40);
        using (CancellationTokenSource stop = new())
        {
            SourceHarness before = new() { Clock = TimeProvider.System };
            Task running = before.RunAsync(new KafkaSource(Options()), stop.Token);
            await Wait.UntilAsync(() => before.Rows.Count == 40);
            await stop.CancelAsync();
            await running.WaitAsync(Patience);
        }

        using CancellationTokenSource stopAgain = new();
        SourceHarness after = new()
        {
            Clock = TimeProvider.System,
            Restored = Enumerable.Range(0, PartitionCount).ToDictionary(p => $"metrics/{p}", _ => 7L),
        };
        Task runningAgain = after.RunAsync(new KafkaSource(Options()), stopAgain.Token);
        await Wait.UntilAsync(() => after.Rows.Count == 12);
        await stopAgain.CancelAsync();
        await runningAgain.WaitAsync(Patience);

        Assert.All(after.Partitions, p => Assert.Equal(3, p.RowCount));
    }

    private KafkaSourceOptions Options(KafkaAssignor assignor = KafkaAssignor.Range) => new()
    {
        Brokers = _cluster.Brokers,
        Topics = ["metrics"],
        Group = "g",
        Assignor = assignor,
        Config = new Dictionary<string, string> { ["heartbeat.interval.ms"] = "200", ["session.timeout.ms"] = "4000" },
    };

    private void Send(int rows)
    {
        using IProducer<Null, string> producer =
            new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = _cluster.Brokers, LingerMs = 0 }).Build();
        for (int i = 0; i < rows; i++)
        {
            string row = $$"""{"name":"m","time":{{_sent}},"value":1}""";
            producer.Produce(new TopicPartition("metrics", (int)(_sent++ % PartitionCount)), new Message<Null, string> { Value = row });
        }

        producer.Flush(Patience);
    }

    private long[] Committed()
    {
        ConsumerConfig settings = new() { BootstrapServers = _cluster.Brokers, GroupId = "g" };
        using IConsumer<Ignore, Ignore> consumer = new ConsumerBuilder<Ignore, Ignore>(settings).Build();
        IEnumerable<TopicPartition> all = Enumerable.Range(0, PartitionCount).Select(p => new TopicPartition("metrics", p));
        return [.. consumer.Committed(all, Patience).Select(c => c.Offset.Value)];
    }
}
