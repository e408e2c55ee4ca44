using System.Buffers;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Streams.Data;
using Streams.Kafka;
using Streams.Sinks.Formats;
using Streams.Stages;

namespace Streams.Sinks.Kafka;

/// <summary>Writes rows and alert changes to a topic, without doubling any when a run is restored from a checkpoint.</summary>
/// <remarks>
/// The producer is idempotent, and messages of one key stay in order. A checkpoint waits until all is delivered and remembers
/// where the topic's partitions end. A restored run reads what was written behind that, and leaves out what it would write
/// again. While brokers are away the pipeline waits; a message that is not delivered in time makes the sink fail.
/// </remarks>
public sealed partial class KafkaSink : Sink
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly KafkaSinkOptions _options;
    private readonly RowMessages _messages;
    private readonly NdjsonWriter _alerts = new();
    private readonly ArrayBufferWriter<byte> _scratch = new(1024);
    private readonly SeriesTextCache _keys;
    private readonly WrittenRows _written = new();
    private Dictionary<int, long> _ends = [];
    private ILogger? _logger;
    private Delivery? _delivery;
    private KafkaSinkMetrics? _metrics;

    /// <summary>Makes a sink that is not open yet.</summary>
    public KafkaSink(KafkaSinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _messages = new RowMessages(options.Format);
        _keys = new SeriesTextCache(WriteKey);
    }

    private Delivery Delivery => _delivery ?? throw new InvalidOperationException("The sink is not open.");

    /// <inheritdoc />
    public override async ValueTask OpenAsync(ISinkContext context, string? position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        KafkaLibrary.EnsureLoaded();
        _logger = context.Logger;
        KafkaHealth health = new(context.Logger, context.Clock);
        _delivery = new Delivery(_options, context.Name, health, context.Clock);
        _metrics = new KafkaSinkMetrics(context.Name, _delivery, _written, health);
        long start = context.Clock.GetTimestamp();
        while (!await TryLookAtTopicAsync(context, position, start, cancellationToken))
        {
            await Task.Delay(RetryAfter, context.Clock, cancellationToken);
        }
    }

    /// <inheritdoc />
    public override async ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (int row = 0; row < batch.Count; row++)
        {
            Labels labels = batch.Table[batch.Series[row]];
            long time = batch.Times[row];
            ValueTask sent = SendAsync(_keys.Get(labels), _messages.Format(labels, time, batch.Values[row]), time, cancellationToken);
            if (!sent.IsCompletedSuccessfully)
            {
                await sent;
            }
        }
    }

    /// <inheritdoc />
    public override async ValueTask WriteAsync(AlertBatch alerts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        foreach (AlertChange change in alerts.Changes)
        {
            _scratch.ResetWrittenCount();
            _alerts.Write(change, _scratch);
            ReadOnlyMemory<byte> line = _scratch.WrittenMemory[..^1]; // A message needs no line feed.
            await SendAsync(_keys.Get(change.Labels), line.Span, change.Time.Milliseconds, cancellationToken);
        }
    }

    /// <inheritdoc />
    public override async ValueTask<string?> CheckpointAsync(CancellationToken cancellationToken)
    {
        await Delivery.FlushAsync(cancellationToken);
        int left = _written.Count;
        if (_written.OnCheckpoint() && _logger is not null)
        {
            LogNotRepeated(_logger, left, _options.Topic);
        }

        if (_written.IsEmpty)
        {
            // Until then a second crash must find all that stood behind the first checkpoint.
            foreach ((int partition, long end) in Delivery.Ends())
            {
                _ends[partition] = end;
            }
        }

        return new KafkaPosition(_options.Topic, _ends).ToString();
    }

    /// <inheritdoc />
    public override ValueTask CompleteAsync(CancellationToken cancellationToken) => Delivery.FlushAsync(cancellationToken);

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        _metrics?.Dispose();
        _delivery?.Dispose();
        return base.DisposeAsync();
    }

    private ValueTask SendAsync(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long time, CancellationToken cancellationToken) =>
        !_written.IsEmpty && _written.TryRemove(key, value)
            ? ValueTask.CompletedTask
            : Delivery.SendAsync(key.ToArray(), value.ToArray(), time, cancellationToken);

    /// <summary>Finds out where the topic ends; false when it is worth asking again.</summary>
    private async Task<bool> TryLookAtTopicAsync(
        ISinkContext context, string? position, long since, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(() => LookAtTopic(context, position, cancellationToken), cancellationToken);
            return true;
        }
        catch (KafkaException cause) when (!cause.Error.IsFatal && context.Clock.GetElapsedTime(since) < _options.Timeout)
        {
            LogNoTopic(context.Logger, _options.Topic, cause.Error.Reason);
            _written.Clear();
            return false;
        }
        catch (KafkaException cause)
        {
            throw new IOException($"Topic '{_options.Topic}' cannot be looked at: {cause.Error.Reason}", cause);
        }
    }

    private void LookAtTopic(ISinkContext context, string? position, CancellationToken cancellationToken)
    {
        using TopicTail tail = new(_options, context.Name);
        Dictionary<int, long> ends = tail.FindEnds();
        if (position is null || !KafkaPosition.TryParse(position, out KafkaPosition? known) || known.Topic != _options.Topic)
        {
            _ends = ends;
            return;
        }

        if (tail.TryRead(known.Ends, ends, _written, cancellationToken))
        {
            _ends = new Dictionary<int, long>(known.Ends);
            LogRestored(context.Logger, _written.Count, _options.Topic);
        }
        else
        {
            _written.Clear();
            _ends = ends;
            LogTooMany(context.Logger, _options.Topic, WrittenRows.CountMax);
        }
    }

    private void WriteKey(Labels labels, IBufferWriter<byte> output)
    {
        if (_options.Key == KafkaKeyFormat.Canonical)
        {
            output.Write(labels.Canonical);
        }
        else
        {
            LabelsUtf8.Write(output, labels, includeName: true);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Topic {Topic} cannot be looked at: {Reason}; trying again.")]
    private static partial void LogNoTopic(ILogger logger, string topic, string reason);

    [LoggerMessage(LogLevel.Information,
        "{Count} messages stand in topic {Topic} behind the checkpoint; those that are replayed are not written again.")]
    private static partial void LogRestored(ILogger logger, int count, string topic);

    [LoggerMessage(LogLevel.Warning,
        "More than {Max} messages stand in topic {Topic} behind the checkpoint; what is replayed is written again.")]
    private static partial void LogTooMany(ILogger logger, string topic, int max);

    [LoggerMessage(LogLevel.Information,
        "{Count} messages behind the checkpoint in topic {Topic} were not made again; they are not waited for any more.")]
    private static partial void LogNotRepeated(ILogger logger, int count, string topic);
}
