using Streams.Stages;

namespace Streams.Topology;

/// <summary>A topic of Kafka that keeps rows which could not be used.</summary>
public sealed record DeadLetterTopicSettings : IStageOptions
{
    /// <summary>The brokers to ask first: <c>host:port</c>, several separated by commas.</summary>
    [Example("localhost:9092")]
    public required string Brokers { get; init; }

    /// <summary>The topic.</summary>
    [Example("rejected")]
    public required string Topic { get; init; }

    /// <summary>Further settings of librdkafka, for example for SASL and TLS.</summary>
    public IReadOnlyDictionary<string, string> Config { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (string.IsNullOrWhiteSpace(Brokers))
        {
            yield return new OptionProblem("brokers", "an address is needed, for example 'localhost:9092'");
        }

        if (string.IsNullOrWhiteSpace(Topic))
        {
            yield return new OptionProblem("topic", "a topic is needed");
        }
    }
}
