using Confluent.Kafka;
using Streams.Data;
using Streams.Kafka;
using Streams.Sinks.Kafka;
using Streams.Sinks.Tests.Support;

namespace Streams.Sinks.Tests.Kafka;

/// <summary>The sink against mock brokers: the real client over real connections.</summary>
public sealed class KafkaSinkTests : IDisposable
{
    private const string Topic = "results";
    private readonly MockCluster _cluster = MockCluster.Start();

    public KafkaSinkTests() => _cluster.CreateTopic(Topic, 4);

    public void Dispose() => _cluster.Dispose();

    [Theory]
    [InlineData(KafkaSinkFormat.Json, """{"name":"up","labels":{"job":"a"},"time":1000,"value":0.5}""")]
    [InlineData(KafkaSinkFormat.Prometheus, """up{job="a"} 0.5 1000""")]
    public async Task WriteAsync_TextFormat_IsOneMessageARow(KafkaSinkFormat format, string expected)
    {
        await WriteAsync(Options with { Format = format }, [(Make.Series("up", ("job", "a")), 1000, 0.5)]);

        ConsumeResult<byte[], byte[]> message = Assert.Single(Read());
        Assert.Equal(expected, KafkaTopicContents.Text(message.Message.Value));
        Assert.Equal("""up{job="a"}""", KafkaTopicContents.Text(message.Message.Key));
        Assert.Equal(1000, message.Message.Timestamp.UnixTimestampMs);
    }

    [Fact]
    public async Task WriteAsync_CanonicalKey_IsTheLabelsBytes()
    {
        Labels series = Make.Series("up", ("job", "a"));
        await WriteAsync(Options with { Key = KafkaKeyFormat.Canonical }, [(series, 1, 1)]);

        Assert.Equal(series.Canonical.ToArray(), Assert.Single(Read()).Message.Key);
    }

    [Fact]
    public async Task WriteAsync_ManySeries_KeepsTheOrderOfEach()
    {
        (Labels, long, double)[] rows =
            [.. Enumerable.Range(0, 5000).Select(i => (Make.Series("up", ("i", $"{i % 50}")), 1000L + i, (double)i))];
        await WriteAsync(Options with { Format = KafkaSinkFormat.Prometheus }, rows);

        IReadOnlyList<ConsumeResult<byte[], byte[]>> messages = Read();

        Assert.Equal(5000, messages.Count);
        foreach (IGrouping<string, ConsumeResult<byte[], byte[]>> series in messages.GroupBy(m => KafkaTopicContents.Text(m.Message.Key)))
        {
            Assert.Single(series.Select(m => m.Partition.Value).Distinct());
            long[] times = [.. series.Select(m => m.Message.Timestamp.UnixTimestampMs)];
            Assert.Equal(times.Order(), times);
        }
    }

    [Fact]
    public async Task WriteAsync_Alerts_AreJsonKeyedByTheirLabels()
    {
        await using KafkaSink sink = await OpenAsync(Options, null);
        AlertChange change = new()
        {
            Labels = Labels.Of(("alertname", "Down"), ("job", "a")),
            State = AlertState.Firing,
            Time = new EventTime(5000),
            ActiveAt = new EventTime(4000),
            Value = 1,
        };
        await sink.WriteAsync(new AlertBatch([change]), default);
        await sink.CompleteAsync(default);

        ConsumeResult<byte[], byte[]> message = Assert.Single(Read());
        Assert.Equal("""{alertname="Down",job="a"}""", KafkaTopicContents.Text(message.Message.Key));
        Assert.StartsWith("""{"alert":"Down","state":"firing",""", KafkaTopicContents.Text(message.Message.Value), StringComparison.Ordinal);
        Assert.EndsWith("}", KafkaTopicContents.Text(message.Message.Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_RowsBehindTheCheckpointAreReplayed_EachStandsThereOnce()
    {
        string? position;
        await using (KafkaSink first = await OpenAsync(Options, null))
        {
            await first.WriteAsync(Batch(0, 100), default);
            position = await first.CheckpointAsync(default);
            await first.WriteAsync(Batch(100, 200), default);
            await first.CompleteAsync(default);
        }

        // A second crash, with half of the replay done and a checkpoint taken on the way.
        await using (KafkaSink second = await OpenAsync(Options, position))
        {
            await second.WriteAsync(Batch(100, 150), default);
            position = await second.CheckpointAsync(default);
        }

        await using (KafkaSink third = await OpenAsync(Options, position))
        {
            await third.WriteAsync(Batch(150, 300), default);
            await third.CompleteAsync(default);
        }

        Assert.Equal(Enumerable.Range(0, 300).Select(i => (long)i + 1), Read().Select(m => m.Message.Timestamp.UnixTimestampMs).Order());
    }

    [Fact]
    public async Task OpenAsync_PositionOfAnotherTopic_WritesEverything()
    {
        await using KafkaSink sink = await OpenAsync(Options, "1 other 0:5");
        await sink.WriteAsync(Batch(0, 10), default);
        await sink.CompleteAsync(default);

        Assert.Equal(10, Read().Count);
    }

    [Fact]
    public async Task WriteAsync_BrokersAwayForAWhile_DeliversAfterwards()
    {
        await using KafkaSink sink = await OpenAsync(Options, null);
        await sink.WriteAsync(Batch(0, 10), default);
        _cluster.SetDown(1);
        await sink.WriteAsync(Batch(10, 20), default);
        ValueTask completed = sink.CompleteAsync(default);
        _cluster.SetUp(1);
        await completed;

        Assert.Equal(20, Read().Count);
    }

    [Fact]
    public async Task CheckpointAsync_BrokersStayAway_FailsWithTheCause()
    {
        await using KafkaSink sink = await OpenAsync(Options with { Timeout = TimeSpan.FromSeconds(1) }, null);
        _cluster.SetDown(1);
        await sink.WriteAsync(Batch(0, 10), default);

        IOException failure = await Assert.ThrowsAsync<IOException>(async () => await sink.CheckpointAsync(default));

        Assert.Contains("'results' was not delivered", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_ProducerIsFull_WaitsAndLosesNothing()
    {
        KafkaSinkOptions small = Options with
        {
            Config = new Dictionary<string, string> { ["queue.buffering.max.messages"] = "10" },
        };
        await WriteAsync(small, [.. Enumerable.Range(0, 500).Select(i => (Make.Series("up"), 1000L + i, 1.0))]);

        Assert.Equal(500, Read().Count);
    }

    private KafkaSinkOptions Options => new() { Brokers = _cluster.Brokers, Topic = Topic };

    private IReadOnlyList<ConsumeResult<byte[], byte[]>> Read() => KafkaTopicContents.Read(_cluster.Brokers, Topic);

    private static SampleBatch Batch(int from, int to) =>
        Make.Batch(Enumerable.Range(from, to - from).Select(i => (Make.Series("up", ("i", $"{i % 7}")), (long)i + 1, (double)i)));

    private static async Task<KafkaSink> OpenAsync(KafkaSinkOptions options, string? position)
    {
        KafkaSink sink = new(options);
        await sink.OpenAsync(new SinkContext(TimeProvider.System), position, default);
        return sink;
    }

    private static async Task WriteAsync(KafkaSinkOptions options, (Labels, long, double)[] rows)
    {
        await using KafkaSink sink = await OpenAsync(options, null);
        foreach ((Labels, long, double)[] chunk in rows.Chunk(1000))
        {
            await sink.WriteAsync(Make.Batch(chunk), default);
        }

        await sink.CompleteAsync(default);
    }
}
