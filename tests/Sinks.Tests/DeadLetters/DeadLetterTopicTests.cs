using Microsoft.Extensions.Logging.Abstractions;
using Streams.Kafka;
using Streams.Sinks.DeadLetters;
using Streams.Sinks.Tests.Kafka;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Sinks.Tests.DeadLetters;

public sealed class DeadLetterTopicTests : IDisposable
{
    private readonly MockCluster _cluster = MockCluster.Start();

    public DeadLetterTopicTests() => _cluster.CreateTopic("rejected", 1);

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task Write_Letters_AreMessagesOfOneLineKeyedByTheSource()
    {
        DeadLetterTopic topic = new(Settings(_cluster.Brokers), TimeProvider.System, NullLogger.Instance);

        for (int i = 0; i < 3; i++)
        {
            topic.Write(new DeadLetter("bus", $"m/0@{i}", DropReason.Malformed, "no row", DateTimeOffset.UnixEpoch, "xyz"u8.ToArray()));
        }

        await topic.DisposeAsync();

        string[] lines =
            [.. KafkaTopicContents.Read(_cluster.Brokers, "rejected").Select(m => KafkaTopicContents.Text(m.Message.Value))];
        Assert.Equal(3, topic.Written);
        Assert.Equal(
            ["m/0@0", "m/0@1", "m/0@2"], lines.Select(line => DeadLetterText.TryRead(line, out DeadLetter? l, out _) ? l.Place : ""));
    }

    [Fact]
    public async Task Write_LetterIsNotDelivered_IsCountedAndNothingFails()
    {
        DeadLetterTopicSettings settings = Settings("127.0.0.1:1") with
        {
            Config = new Dictionary<string, string> { ["message.timeout.ms"] = "200" },
        };
        DeadLetterTopic topic = new(settings, TimeProvider.System, NullLogger.Instance);

        topic.Write(new DeadLetter("bus", "m/0@1", DropReason.Malformed, "no row", DateTimeOffset.UnixEpoch, default));
        await topic.DisposeAsync();

        Assert.Equal((0, 1), (topic.Written, topic.Failed));
    }

    private static DeadLetterTopicSettings Settings(string brokers) => new() { Brokers = brokers, Topic = "rejected" };
}
