using Confluent.Kafka;
using Streams.Sources.Kafka;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Sources.Tests.Kafka;

/// <summary>One source alone, without a group, against mock brokers.</summary>
public sealed class KafkaSourceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task RunAsync_SeveralPartitions_ReadsAllOfThemInOrder()
    {
        using KafkaTopic topic = new(partitions: 3);
        for (int i = 0; i < 100; i++)
        {
            topic.Send(i % 3, KafkaTopic.Row($"s{i % 3}", i));
        }

        SourceHarness harness = await ReadAsync(topic, rows: 100);

        Assert.Equal(["metrics/0", "metrics/1", "metrics/2"], harness.Partitions.Select(p => p.Name).Order());
        Assert.Equal(
            Enumerable.Range(0, 34).Select(i => 3L * i),
            harness["metrics/0"].Rows.Select(r => r.Time.Milliseconds));
        Assert.Equal(
            [("metrics/0", 34), ("metrics/1", 33), ("metrics/2", 33)],
            harness.Commits.GroupBy(c => c.Partition).Select(p => (p.Key, (int)p.Last().Offset)).Order());
    }

    [Fact]
    public async Task RunAsync_RestoredOffsets_GoesOnThere()
    {
        using KafkaTopic topic = new(partitions: 2);
        topic.Send(0, Enumerable.Range(0, 10).Select(i => KafkaTopic.Row("a", i)));
        topic.Send(1, Enumerable.Range(0, 10).Select(i => KafkaTopic.Row("b", i)));

        SourceHarness harness = await ReadAsync(topic, rows: 13, restored: new() { ["metrics/0"] = 7 });

        Assert.Equal([7, 8, 9], harness["metrics/0"].Rows.Select(r => r.Time.Milliseconds));
        Assert.Equal(10, harness["metrics/1"].RowCount);
    }

    [Fact]
    public async Task RunAsync_UndecodableMessage_IsRejectedWithItsPlaceAndTheRestGoesOn()
    {
        using KafkaTopic topic = new(partitions: 1);
        topic.Send(0, KafkaTopic.Row("a", 1), "{\"name\":", KafkaTopic.Row("a", 2), $"{KafkaTopic.Row("a", 3)}\nrubbish\n");

        SourceHarness harness = await ReadAsync(topic, rows: 3);

        Assert.Equal([1, 2, 3], harness.Rows.Select(r => r.Time.Milliseconds));
        Assert.Equal(["metrics/0@1", "metrics/0@3:2"], harness.Rejects.Select(r => r.Place));
        Assert.All(harness.Rejects, r => Assert.Equal(DropReason.Malformed, r.Reason));
        Assert.Equal("{\"name\":"u8, harness.Rejects[0].Raw);
        Assert.Equal(4, harness.Commits[^1].Offset);
    }

    [Fact]
    public async Task RunAsync_Tombstones_ArePassedOver()
    {
        using KafkaTopic topic = new(partitions: 1);
        topic.Send(0, null, KafkaTopic.Row("a", 1), "", null);

        SourceHarness harness = new() { Clock = TimeProvider.System };
        await RunAsync(harness, topic, () => harness.Commits.Any(c => c.Offset == 4));

        Assert.Single(harness.Rows);
        Assert.Empty(harness.Rejects);
    }

    [Fact]
    public async Task RunAsync_RowWithoutTime_HasThatOfItsMessage()
    {
        using KafkaTopic topic = new(partitions: 1);
        topic.SendAt(0, """{"name":"a","value":1}""", new Timestamp(1_767_225_600_123, TimestampType.CreateTime));
        topic.Flush();

        SourceHarness harness = await ReadAsync(topic, rows: 1);

        Assert.Equal(1_767_225_600_123, harness.Rows[0].Time.Milliseconds);
    }

    [Fact]
    public async Task RunAsync_PrometheusText_ReadsAllLines()
    {
        using KafkaTopic topic = new(partitions: 1);
        topic.Send(0, "# TYPE up gauge\nup{job=\"a\"} 1 1000\nup{job=\"b\"} 0 2000\n");

        SourceHarness harness = await ReadAsync(topic, rows: 2, options => options with { Format = KafkaSourceFormat.Prometheus });

        Assert.Equal(["up{job=\"a\"}", "up{job=\"b\"}"], harness.Rows.Select(r => r.Labels.ToString()));
    }

    [Fact]
    public async Task RunAsync_SeveralTopics_TellsThemApart()
    {
        using KafkaTopic topic = new(partitions: 1);
        topic.Cluster.CreateTopic("others", 1);
        topic.Send(0, KafkaTopic.Row("a", 1));
        using IProducer<Null, string> producer =
            new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = topic.Cluster.Brokers }).Build();
        await producer.ProduceAsync(new TopicPartition("others", 0), new Message<Null, string> { Value = KafkaTopic.Row("b", 2) });

        SourceHarness harness = await ReadAsync(topic, rows: 2, options => options with { Topics = ["metrics", "others"] });

        Assert.Equal("a", Assert.Single(harness["metrics/0"].Rows).Labels.ToString());
        Assert.Equal("b", Assert.Single(harness["others/0"].Rows).Labels.ToString());
    }

    [Fact]
    public async Task RunAsync_StartLatest_ReadsWhatComesAfterwards()
    {
        using KafkaTopic topic = new(partitions: 1);
        topic.Send(0, KafkaTopic.Row("a", 1));

        SourceHarness harness = new() { Clock = TimeProvider.System };
        await RunAsync(
            harness,
            topic,
            () =>
            {
                if (harness.Partitions.Count == 1 && harness.Rows.Count == 0)
                {
                    topic.Send(0, KafkaTopic.Row("a", 2));
                }

                return harness.Rows.Count > 0;
            },
            options => options with { Start = KafkaStart.Latest });

        Assert.DoesNotContain(harness.Rows, r => r.Time.Milliseconds == 1);
    }

    [Fact]
    public async Task RunAsync_BusyPipeline_PausesAndLosesNothing()
    {
        using KafkaTopic topic = new(partitions: 2);
        string padding = new('x', 1000);
        const int Messages = 4000;
        for (int i = 0; i < Messages; i++)
        {
            topic.SendAt(i % 2, $$$"""{"name":"a","labels":{"l":"{{{padding}}}"},"time":{{{i}}},"value":1}""", Timestamp.Default);
        }

        topic.Flush();
        TaskCompletionSource room = new(TaskCreationOptions.RunContinuationsAsynchronously);
        PauseLogger pauses = new();
        SourceHarness harness = new()
        {
            Clock = TimeProvider.System,
            Logger = pauses,
            Committing = async (_, _, _) => await room.Task,
        };
        await RunAsync(
            harness,
            topic,
            () =>
            {
                if (pauses.IsPaused)
                {
                    room.TrySetResult();
                }

                return harness.Rows.Count == Messages;
            });

        Assert.Equal(1, pauses.Pauses);
        Assert.Equal(Messages, harness.Rows.Select(r => r.Time).Distinct().Count());
    }

    [Fact]
    public async Task RunAsync_BrokersGoneForAWhile_GoesOnAfterwards()
    {
        using KafkaTopic topic = new(partitions: 1);
        topic.Send(0, KafkaTopic.Row("a", 1));
        SourceHarness harness = new() { Clock = TimeProvider.System };
        bool wasDown = false;

        await RunAsync(
            harness,
            topic,
            () =>
            {
                if (harness.Rows.Count == 1 && !wasDown)
                {
                    wasDown = true;
                    topic.Cluster.SetDown(1);
                    topic.SendAt(0, KafkaTopic.Row("a", 2), Timestamp.Default);
                    topic.Cluster.SetUp(1);
                }

                return harness.Rows.Count == 2;
            });

        Assert.Equal([1, 2], harness.Rows.Select(r => r.Time.Milliseconds));
    }

    [Fact]
    public async Task RunAsync_CommitFails_FailsWithThatCause()
    {
        using KafkaTopic topic = new(partitions: 1);
        topic.Send(0, KafkaTopic.Row("a", 1));
        SourceHarness harness = new()
        {
            Clock = TimeProvider.System,
            Committing = (_, _, _) => throw new InvalidOperationException("no shards"),
        };

        Task running = harness.RunAsync(new KafkaSource(OptionsFor(topic)));

        InvalidOperationException cause = await Assert.ThrowsAsync<InvalidOperationException>(() => running.WaitAsync(Patience));
        Assert.Equal("no shards", cause.Message);
    }

    private static KafkaSourceOptions OptionsFor(KafkaTopic topic) =>
        new() { Brokers = topic.Cluster.Brokers, Topics = [topic.Name] };

    private static async Task<SourceHarness> ReadAsync(
        KafkaTopic topic,
        int rows,
        Func<KafkaSourceOptions, KafkaSourceOptions>? change = null,
        Dictionary<string, long>? restored = null)
    {
        SourceHarness harness = new() { Clock = TimeProvider.System, Restored = restored ?? [] };
        await RunAsync(harness, topic, () => harness.Rows.Count >= rows, change);
        return harness;
    }

    private static async Task RunAsync(
        SourceHarness harness,
        KafkaTopic topic,
        Func<bool> until,
        Func<KafkaSourceOptions, KafkaSourceOptions>? change = null)
    {
        KafkaSourceOptions options = OptionsFor(topic);
        using CancellationTokenSource stop = new();
        Task running = harness.RunAsync(new KafkaSource(change?.Invoke(options) ?? options), stop.Token);
        await Wait.UntilAsync(() => until() || running.IsFaulted);
        await stop.CancelAsync();
        await running.WaitAsync(Patience);
    }
}
