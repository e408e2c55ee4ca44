using Microsoft.Extensions.Logging.Abstractions;
using Streams.Kafka;
using Streams.Sinks.DeadLetters;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Sinks.Tests.DeadLetters;

public sealed class DeadLetterTopicReaderTests : IDisposable
{
    private readonly MockCluster _cluster = MockCluster.Start();

    public DeadLetterTopicReaderTests() => _cluster.CreateTopic("rejected", 3);

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task Read_LettersInSeveralPartitions_GivesEachOnceWithItsPlace()
    {
        await using (DeadLetterTopic topic = new(Settings(_cluster.Brokers), TimeProvider.System, NullLogger.Instance))
        {
            for (int i = 0; i < 100; i++)
            {
                topic.Write(new DeadLetter($"bus{i % 7}", $"{i}", DropReason.Malformed, "no row", DateTimeOffset.UnixEpoch, default));
            }
        }

        (string Place, string Line)[] read = [.. DeadLetterTopicReader.Read(Settings(_cluster.Brokers))];

        int[] places = [.. read.Select(r => DeadLetterText.TryRead(r.Line, out DeadLetter? letter, out _) ? int.Parse(letter.Place) : -1)];
        Assert.Equal(Enumerable.Range(0, 100), places.Order());
        Assert.Equal(100, read.DistinctBy(r => r.Place).Count());
        Assert.All(read, r => Assert.Matches("^rejected/[0-2]@[0-9]+$", r.Place));
    }

    [Fact]
    public void Read_TopicIsEmpty_EndsAtOnce() => Assert.Empty(DeadLetterTopicReader.Read(Settings(_cluster.Brokers)));

    [Fact]
    public void Read_NoBroker_SaysWhatCannotBeRead()
    {
        IOException cause = Assert.Throws<IOException>(() => DeadLetterTopicReader.Read(Settings("127.0.0.1:1")).Count());

        Assert.StartsWith("the topic 'rejected' at 127.0.0.1:1 cannot be read: ", cause.Message, StringComparison.Ordinal);
    }

    private static DeadLetterTopicSettings Settings(string brokers) => new() { Brokers = brokers, Topic = "rejected" };
}
