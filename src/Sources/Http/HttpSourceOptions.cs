using Streams.Stages;
using Streams.Topology;

namespace Streams.Sources.Http;

/// <summary>
/// Takes samples on the node's address: Prometheus remote write, OTLP, JSON, InfluxDB line protocol and Prometheus text.
/// </summary>
public sealed record HttpSourceOptions : IStageOptions, ISettingsRules
{
    /// <summary>
    /// What an accepted body promises: <c>local</c> is on disk before the sender hears of it, and needs <c>--data</c> and
    /// checkpoints that outlive the process; <c>memory</c> is lost by a crash. Default: memory.
    /// </summary>
    public IngestLog Log { get; init; } = IngestLog.Memory;

    /// <summary>The most bytes that the log takes on disk; when it is full, senders wait. Default: 10GiB.</summary>
    [Bounds("1MiB")]
    public ByteSize LogBytesMax { get; init; } = new(10L << 30);

    /// <summary>
    /// How many workers decode side by side, each with an order of its own; a connection stays with one. Default: 1, which
    /// takes some millions of samples a second.
    /// </summary>
    [Bounds("1", "64")]
    public int Partitions { get; init; } = 1;

    /// <summary>The largest body as it is sent. Default: 16MiB.</summary>
    [Bounds("1KiB", "256MiB")]
    public ByteSize BodyBytesMax { get; init; } = new(16L << 20);

    /// <summary>The largest body once it is unpacked. Default: 64MiB.</summary>
    [Bounds("1KiB", "1GiB")]
    public ByteSize PlainBytesMax { get; init; } = new(64L << 20);

    /// <summary>The bytes of all bodies that wait. Default: 64MiB.</summary>
    [Bounds("1KiB", "16GiB")]
    public ByteSize WaitingBytesMax { get; init; } = new(64L << 20);

    /// <summary>How long a body waits while the pipeline is busy, before the sender is told to come again. Default: 5s.</summary>
    [Bounds("0s", "5m")]
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The file of API keys that <c>streams keys add</c> writes; with it, only senders with a key are heard, and each key's
    /// name is a service. It is read again when it changes.
    /// </summary>
    public InputPath? Keys { get; init; }

    /// <summary>The label that names the service, where keys do not.</summary>
    [Example("service")]
    public string? ServiceLabel { get; init; }

    /// <summary>The samples a second that a service may send; 0 is without bound. Default: 100000.</summary>
    [Bounds("0")]
    public double Rate { get; init; } = 100_000;

    /// <summary>The most series of a service. Default: 1000000.</summary>
    [Bounds("1")]
    public int SeriesMax { get; init; } = 1_000_000;

    /// <summary>The most labels of a series. Default: 64.</summary>
    [Bounds("1", "128")]
    public int LabelsMax { get; init; } = 64;

    /// <summary>The longest name or value of a label. Default: 4KiB.</summary>
    [Bounds("16", "64KiB")]
    public ByteSize LabelBytesMax { get; init; } = new(4096);

    /// <summary>
    /// How far ahead of the clock a sample may be, at most <c>settings.max_ahead</c>. Default: 10m.
    /// </summary>
    [Bounds("1s", "365d")]
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How far behind the clock a sample may be. Default: without bound.</summary>
    [Bounds("1s")]
    public TimeSpan? MaxBehind { get; init; }

    /// <summary>Whether services are told apart.</summary>
    internal bool HasServices => Keys is not null || ServiceLabel is not null;

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate()
    {
        if (WaitingBytesMax.Bytes < BodyBytesMax.Bytes)
        {
            yield return new OptionProblem(
                "waiting_bytes_max", $"must be at least body_bytes_max, {BodyBytesMax}, got {WaitingBytesMax}");
        }

        if (ServiceLabel?.Length == 0)
        {
            yield return new OptionProblem("service_label", "must not be empty");
        }
    }

    /// <inheritdoc />
    public IEnumerable<OptionProblem> Validate(TopologySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (Log == IngestLog.Local && settings.Checkpoint.Store == CheckpointPlace.Memory)
        {
            // Each checkpoint trims the log; one that dies with the process would take with it what was trimmed.
            yield return new OptionProblem(
                "log",
                "'local' keeps what no checkpoint covers, but with 'memory' as settings.checkpoint.store the checkpoints themselves "
                + "are lost by a crash; set settings.checkpoint.store to local or to a database, or log to memory");
        }

        if (MaxAhead > settings.MaxAhead)
        {
            yield return new OptionProblem(
                "max_ahead",
                $"must be at most settings.max_ahead, {Durations.Format(settings.MaxAhead)}, got {Durations.Format(MaxAhead)}: samples "
                + "between the two would be accepted here and dropped there; lower the one or raise the other");
        }
    }
}
