using Confluent.Kafka;
using Streams.Kafka;

namespace Streams.Sinks.Kafka;

/// <summary>Hands messages to the native producer, waits while it is full, and knows what was delivered.</summary>
internal sealed class Delivery : IDisposable
{
    private static readonly TimeSpan FullWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan FlushWait = TimeSpan.FromMilliseconds(100);

    private readonly IProducer<byte[], byte[]> _producer;
    private readonly KafkaHealth _health;
    private readonly TimeProvider _clock;
    private readonly string _topic;
    private readonly Action<DeliveryReport<byte[], byte[]>> _onReport;
    private readonly Dictionary<int, long> _ends = [];
    private readonly Lock _lock = new();
    private volatile Error? _failure;
    private long _handedOver;
    private long _delivered;

    public Delivery(KafkaSinkOptions options, string stage, KafkaHealth health, TimeProvider clock)
    {
        _health = health;
        _clock = clock;
        _topic = options.Topic;
        _onReport = OnReport;
        _producer = new ProducerBuilder<byte[], byte[]>(ProducerSettings.For(options, stage))
            .SetErrorHandler((_, error) => health.OnError(error))
            .SetLogHandler((_, message) => health.OnLog(message))
            .Build();
    }

    /// <summary>Messages that the brokers have.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Messages on their way.</summary>
    public long InFlight => Interlocked.Read(ref _handedOver) - Delivered;

    /// <summary>Hands a message over; returns a task only when the producer is full.</summary>
    public ValueTask SendAsync(byte[] key, byte[] value, long time, CancellationToken cancellationToken)
    {
        ThrowIfFailed();
        Message<byte[], byte[]> message = new()
        {
            Key = key,
            Value = value,
            Timestamp = time > 0 ? new Timestamp(time, TimestampType.CreateTime) : Timestamp.Default,
        };
        return TrySend(message) ? ValueTask.CompletedTask : WaitAndSendAsync(message, cancellationToken);
    }

    /// <summary>Waits until all that was handed over is delivered.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        while (InFlight > 0)
        {
            await Task.Run(() => _producer.Flush(FlushWait), cancellationToken);
            ThrowIfFailed();
            cancellationToken.ThrowIfCancellationRequested();
        }

        ThrowIfFailed();
    }

    /// <summary>Where the partitions end that messages were delivered to.</summary>
    public Dictionary<int, long> Ends()
    {
        lock (_lock)
        {
            return new Dictionary<int, long>(_ends);
        }
    }

    public void Dispose() => _producer.Dispose();

    private async ValueTask WaitAndSendAsync(Message<byte[], byte[]> message, CancellationToken cancellationToken)
    {
        do
        {
            await Task.Delay(FullWait, _clock, cancellationToken);
            ThrowIfFailed();
        }
        while (!TrySend(message));
    }

    private bool TrySend(Message<byte[], byte[]> message)
    {
        try
        {
            _producer.Produce(_topic, message, _onReport);
            Interlocked.Increment(ref _handedOver);
            return true;
        }
        catch (ProduceException<byte[], byte[]> cause) when (cause.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
        catch (ProduceException<byte[], byte[]> cause)
        {
            throw new IOException($"A message for topic '{_topic}' is not taken: {cause.Error.Reason}", cause);
        }
    }

    /// <summary>Called by the client's thread, for each message in the order of its partition.</summary>
    private void OnReport(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
        {
            _failure ??= report.Error;
        }
        else
        {
            _health.OnContact();
            lock (_lock)
            {
                _ends[report.Partition.Value] = report.Offset.Value + 1;
            }
        }

        Interlocked.Increment(ref _delivered);
    }

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            throw new IOException($"A message for topic '{_topic}' was not delivered: {failure.Reason} ({failure.Code})");
        }

        _health.ThrowIfFatal();
    }
}
