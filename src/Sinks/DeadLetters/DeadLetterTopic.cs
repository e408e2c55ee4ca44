using System.Buffers;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Streams.Kafka;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Sinks.DeadLetters;

/// <summary>Keeps dead letters as messages of a Kafka topic, a line of JSON each, keyed by the source.</summary>
/// <remarks>
/// Bad input must not stop good input: a letter that has no room in the producer, or is not delivered, is counted as failed
/// and a warning is logged once until letters are delivered again.
/// </remarks>
public sealed partial class DeadLetterTopic : IDeadLetterOutput
{
    private const string BufferKilobytes = "16384";
    private static readonly TimeSpan FlushPatience = TimeSpan.FromSeconds(10);

    private readonly IProducer<string, byte[]> _producer;
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private readonly DeadLetterCounts _counts = new();
    private readonly DeadLetterMetrics _metrics;
    private readonly ILogger _logger;
    private readonly string _topic;
    private int _isFailing;

    /// <summary>Makes a producer for the topic; brokers that cannot be reached are said in the log.</summary>
    public DeadLetterTopic(DeadLetterTopicSettings settings, TimeProvider clock, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(logger);
        KafkaLibrary.EnsureLoaded();
        _logger = logger;
        _topic = settings.Topic;
        Dictionary<string, string> config = new()
        {
            ["bootstrap.servers"] = settings.Brokers,
            ["client.id"] = "streams-dead-letters",
            ["queue.buffering.max.kbytes"] = BufferKilobytes,
            ["linger.ms"] = "50",
        };
        foreach ((string name, string value) in settings.Config)
        {
            config[name] = value;
        }

        KafkaHealth health = new(logger, clock);
        _producer = new ProducerBuilder<string, byte[]>(config)
            .SetErrorHandler((_, error) => health.OnError(error))
            .SetLogHandler((_, message) => health.OnLog(message))
            .Build();
        _metrics = new DeadLetterMetrics(_counts);
    }

    /// <summary>The letters that reached the topic.</summary>
    public long Written => _counts.Written;

    /// <summary>The letters that were lost.</summary>
    public long Failed => _counts.Failed;

    /// <inheritdoc />
    public void Write(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        byte[] value;
        lock (_lock)
        {
            _line.ResetWrittenCount();
            _counts.CountCut(DeadLetterText.Write(letter, DeadLetterText.DefaultRawBytesMax, _line));
            value = _line.WrittenSpan[..^1].ToArray(); // A message needs no line feed.
        }

        try
        {
            _producer.Produce(_topic, new Message<string, byte[]> { Key = letter.Source, Value = value }, OnReport);
        }
        catch (KafkaException cause)
        {
            OnFailed(cause.Error.Reason);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        int left = await Task.Run(() => _producer.Flush(FlushPatience));
        if (left > 0)
        {
            LogLeft(left, _topic);
        }

        _producer.Dispose();
        _metrics.Dispose();
    }

    private void OnReport(DeliveryReport<string, byte[]> report)
    {
        if (report.Error.IsError)
        {
            OnFailed(report.Error.Reason);
            return;
        }

        _counts.CountWritten(1);
        if (Interlocked.Exchange(ref _isFailing, 0) == 1)
        {
            LogRecovered(_topic, Failed);
        }
    }

    private void OnFailed(string reason)
    {
        _counts.CountFailed(1);
        if (Interlocked.Exchange(ref _isFailing, 1) == 0)
        {
            LogFailing(_topic, reason);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Dead letters cannot be written to topic {Topic}: {Reason}; they are counted and lost.")]
    private partial void LogFailing(string topic, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Dead letters are written to topic {Topic} again, {Failed} were lost.")]
    private partial void LogRecovered(string topic, long failed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} dead letters were not delivered to topic {Topic} before the end.")]
    private partial void LogLeft(int count, string topic);
}
