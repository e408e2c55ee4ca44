using Streams.Kafka;
using Streams.Stages;

namespace Streams.Sources.Kafka;

/// <summary>Reads samples from topics of Kafka, and goes on after a restart where the checkpoint stood.</summary>
public sealed record KafkaSourceOptions : IStageOptions
{
    /// <summary>The brokers to ask first: <c>host:port</c>, several separated by commas.</summary>
    [Example("localhost:9092")]
    public required string Brokers { get; init; }

    /// <summary>The topics. With a group, one that begins with <c>^</c> is a pattern of names.</summary>
    [Example("[metrics]")]
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>The consumer group whose members share the partitions. Default: none, and all partitions are read here.</summary>
    [Example("checkout")]
    public string? Group { get; init; }

    /// <summary>How samples stand in the messages.</summary>
    public KafkaSourceFormat Format { get; init; } = KafkaSourceFormat.Json;

    /// <summary>Where reading begins in a partition that neither the checkpoint nor the group has an offset of.</summary>
    public KafkaStart Start { get; init; } = KafkaStart.Earliest;

    /// <summary>How the group shares the partitions out.</summary>
    public KafkaAssignor Assignor { get; init; } = KafkaAssignor.Range;

    /// <summary>The most bytes of messages that are fetched ahead, over all partitions.</summary>
    [Bounds("1MiB", "1GiB")]
    public ByteSize Buffer { get; init; } = new(8 << 20);

    /// <summary>Whether to end when the messages that are there have been read, as when the past is filled in.</summary>
    public bool StopAtEnd { get; init; }

    /// <summary>Further settings of librdkafka, for example for SASL and TLS.</summary>
    public IReadOnlyDictionary<string, string> Config { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (string.IsNullOrWhiteSpace(Brokers))
        {
            yield return new OptionProblem("brokers", "an address is needed, for example 'localhost:9092'");
        }

        if (Topics.Count == 0)
        {
            yield return new OptionProblem("topics", "a topic is needed");
        }

        if (Topics.Any(string.IsNullOrWhiteSpace))
        {
            yield return new OptionProblem("topics", "a topic has an empty name");
        }

        if (Group is null && Topics.FirstOrDefault(t => t.StartsWith('^')) is { } pattern)
        {
            yield return new OptionProblem("topics", $"the pattern '{pattern}' needs a 'group'");
        }

        if (Group is { Length: 0 })
        {
            yield return new OptionProblem("group", "must not be empty; leave it out to read all partitions here");
        }

        if (Group is not null && StopAtEnd)
        {
            yield return new OptionProblem("stop_at_end", "cannot be used with a group, whose partitions come and go");
        }

        foreach (OptionProblem problem in KafkaConfig.Check(Config, ConsumerSettings.Owned))
        {
            yield return problem;
        }
    }
}
