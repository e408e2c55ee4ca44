using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Streams.Operators;
using Streams.Operators.Windows;
using Streams.Runtime;
using Streams.Sinks;
using Streams.Sinks.Kafka;
using Streams.Sources;
using Streams.Sources.Kafka;
using Streams.Stages;
using Streams.TestKit;
using Streams.Topology;

namespace Streams.Kafka.Tests;

/// <summary>
/// Topic, windows, topic: killed and restored again and again, the results stand there once each, as one run without a
/// break would have them.
/// </summary>
public sealed class ExactlyOnceTests : IDisposable
{
    private const int PartitionCount = 4;
    private const int SeriesCount = 40;
    private const int SecondCount = 120;
    private const long WindowMilliseconds = 10_000;
    private const long Start = 1_767_225_600_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly MockCluster _cluster = MockCluster.Start();

    public void Dispose() => _cluster.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("windows")]
    public async Task Run_KilledAndRestored_WritesEachResultOnce(string? group)
    {
        _cluster.CreateTopic("in", PartitionCount);
        _cluster.CreateTopic("out", 2);
        SortedSet<string> expected = new(StringComparer.Ordinal);
        MemoryCheckpointStore store = new();
        Random random = new(20260101);
        int next = 0;
        int crashes = 0;
        while (next < SecondCount)
        {
            Checkpoint? restore = (await store.LoadNewestAsync("pipeline", CancellationToken.None)).Checkpoint;
            await using RunningTopology running = await StartAsync(group, store, restore);
            int first = next;
            int until = Math.Min(SecondCount, next + random.Next(10, 40));
            while (next < until)
            {
                Send(next++, expected);
                if (random.Next(4) == 0)
                {
                    await running.CheckpointAsync(CancellationToken.None).WaitAsync(Patience);
                }
            }

            // Killed with some of the rows read and some not, and with results out that no checkpoint knows of.
            long enough = random.Next((until - first) * SeriesCount);
            await Wait.UntilAsync(() => running.Status().Where(s => s.Kind == "source").Sum(s => s.Counters.RowsOut) >= enough);
            running.Cancel();
            crashes++;
        }

        // The last run gets, in each partition, a row that ends all windows.
        await using (RunningTopology last = await StartAsync(group, store, (await store.LoadNewestAsync("pipeline", default)).Checkpoint))
        {
            SendEnd();
            await Wait.UntilAsync(() => Contents().Count >= expected.Count);
            await last.StopAsync().WaitAsync(Patience);
        }

        Assert.True(crashes > 2);
        Assert.Equal(expected, Contents().Order(StringComparer.Ordinal));
    }

    private Task<RunningTopology> StartAsync(string? group, MemoryCheckpointStore store, Checkpoint? restore) =>
        Pipeline.Using(new StageRegistry().AddSources().AddOperators().AddSinks())
            .With(new TopologySettings { Shards = 2, Lateness = TimeSpan.FromSeconds(5) })
            .From(
                new KafkaSourceOptions
                {
                    Brokers = _cluster.Brokers,
                    Topics = ["in"],
                    Group = group,

                    // These brokers share a group out only when its former members' sessions are over.
                    Config = new Dictionary<string, string> { ["session.timeout.ms"] = "4000", ["heartbeat.interval.ms"] = "200" },
                },
                "bus")
            .Through(new WindowOptions
            {
                Size = TimeSpan.FromMilliseconds(WindowMilliseconds),
                Aggregate = [Aggregate.Parse("sum", null), Aggregate.Parse("count", null)],
            })
            .To(new KafkaSinkOptions { Brokers = _cluster.Brokers, Topic = "out", Format = KafkaSinkFormat.Prometheus }, "results")
            .StartAsync(new RunOptions { Checkpoints = store, Restore = restore });

    /// <summary>Writes a second of all series, and adds what it makes to the expected results.</summary>
    private void Send(int second, SortedSet<string> expected)
    {
        using IProducer<string, string> producer = Producer();
        for (int series = 0; series < SeriesCount; series++)
        {
            Produce(producer, series % PartitionCount, series, Start + second * 1000L, second + series);
        }

        producer.Flush(Patience);
        int inWindow = (int)(WindowMilliseconds / 1000);
        if ((second + 1) % inWindow == 0)
        {
            long end = Start + (second + 1) * 1000L;
            foreach (int series in Enumerable.Range(0, SeriesCount))
            {
                long sum = Enumerable.Range(second + 1 - inWindow, inWindow).Sum(s => s + series);
                expected.Add($"m:sum{{i=\"{series}\"}} {sum} {end}");
                expected.Add($"m:count{{i=\"{series}\"}} {inWindow} {end}");
            }
        }
    }

    private void SendEnd()
    {
        using IProducer<string, string> producer = Producer();
        for (int partition = 0; partition < PartitionCount; partition++)
        {
            Produce(producer, partition, SeriesCount + partition, Start + (SecondCount + 30) * 1000L, 0);
        }

        producer.Flush(Patience);
    }

    private static void Produce(IProducer<string, string> producer, int partition, int series, long time, long value) =>
        producer.Produce(new TopicPartition("in", partition), new Message<string, string>
        {
            Value = string.Create(
                CultureInfo.InvariantCulture, $$$"""{"name":"m","labels":{"i":"{{{series}}}"},"time":{{{time}}},"value":{{{value}}}}"""),
        });

    private IProducer<string, string> Producer() =>
        new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = _cluster.Brokers, LingerMs = 0 }).Build();

    private List<string> Contents()
    {
        ConsumerConfig settings = new() { BootstrapServers = _cluster.Brokers, GroupId = "reader", EnablePartitionEof = true };
        using IConsumer<Ignore, byte[]> consumer = new ConsumerBuilder<Ignore, byte[]>(settings).Build();
        consumer.Assign(Enumerable.Range(0, 2).Select(p => new TopicPartitionOffset("out", p, Offset.Beginning)));
        List<string> messages = [];
        for (int open = 2; open > 0;)
        {
            ConsumeResult<Ignore, byte[]> result = consumer.Consume(Patience) ?? throw new TimeoutException("no end of 'out'");
            if (result.IsPartitionEOF)
            {
                open--;
            }
            else
            {
                messages.Add(Encoding.UTF8.GetString(result.Message.Value));
            }
        }

        return messages;
    }
}
