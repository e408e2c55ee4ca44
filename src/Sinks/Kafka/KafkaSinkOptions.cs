using Streams.Kafka;
using Streams.Stages;

namespace Streams.Sinks.Kafka;

/// <summary>Writes rows and alert changes to a topic of Kafka, a message each, keyed by series.</summary>
public sealed record KafkaSinkOptions : IStageOptions
{
    /// <summary>The brokers to ask first: <c>host:port</c>, several separated by commas.</summary>
    [Example("localhost:9092")]
    public required string Brokers { get; init; }

    /// <summary>The topic.</summary>
    [Example("latency")]
    public required string Topic { get; init; }

    /// <summary>How a row stands in its message; alert changes are always JSON.</summary>
    public KafkaSinkFormat Format { get; init; } = KafkaSinkFormat.Json;

    /// <summary>How a message's key names the series.</summary>
    public KafkaKeyFormat Key { get; init; } = KafkaKeyFormat.Text;

    /// <summary>How long a message is tried to be delivered before the sink fails.</summary>
    [Bounds("1s", "1d")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The most bytes of messages on their way; beyond it the pipeline waits.</summary>
    [Bounds("1MiB", "1GiB")]
    public ByteSize Buffer { get; init; } = new(16 << 20);

    /// <summary>Further settings of librdkafka, for example for SASL, TLS and compression.</summary>
    public IReadOnlyDictionary<string, string> Config { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (string.IsNullOrWhiteSpace(Brokers))
        {
            yield return new OptionProblem("brokers", "an address is needed, for example 'localhost:9092'");
        }

        if (string.IsNullOrWhiteSpace(Topic) || Topic.Contains(' ', StringComparison.Ordinal))
        {
            yield return new OptionProblem("topic", $"'{Topic}' is not the name of a topic");
        }

        foreach (OptionProblem problem in KafkaConfig.Check(Config, ProducerSettings.Owned))
        {
            yield return problem;
        }
    }
}
