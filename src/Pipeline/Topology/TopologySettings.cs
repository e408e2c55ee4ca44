using Streams.Stages;

namespace Streams.Topology;

/// <summary>Settings of a topology as a whole.</summary>
public sealed record TopologySettings : IStageOptions
{
    /// <summary>How many shards the series are spread over; <c>auto</c>, which is 0, is one for each core.</summary>
    [Bounds("0", "1024")]
    [NamedValue("auto", "0")]
    public int Shards { get; init; }

    /// <summary>How much older than the newest row of its partition a row may be without being late.</summary>
    [Bounds("0s", "7d")]
    public TimeSpan Lateness { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How far ahead of the clock a row may be; a later one is dropped, for it would make all rows after it late.</summary>
    [Bounds("1s", "3650d")]
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a partition may say nothing before it stops holding the others back.</summary>
    [Bounds("100ms", "1d")]
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a series may say nothing before it is forgotten.</summary>
    [Bounds("1s", "30d")]
    public TimeSpan SeriesIdle { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many batches a channel holds before the writer waits.</summary>
    [Bounds("1", "4096")]
    public int Queue { get; init; } = 8;

    /// <summary>How long everything under way may take to go through after a request to stop; then the node stops at once.</summary>
    [Bounds("1s", "1h")]
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The seed for everything random in the topology.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>When and where state is saved.</summary>
    public CheckpointSettings Checkpoint { get; init; } = new();

    /// <summary>The file that keeps rows which could not be used, one JSON object a line; none when left out.</summary>
    public OutputPath? DeadLetter { get; init; }

    /// <summary>A topic of Kafka that keeps them instead of a file.</summary>
    public DeadLetterTopicSettings? DeadLetterTopic { get; init; }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (DeadLetter is not null && DeadLetterTopic is not null)
        {
            yield return new OptionProblem("dead_letter_topic", "cannot be given together with dead_letter: one place is enough");
        }
    }
}
