using Confluent.Kafka;
using Streams.Kafka;
using Streams.Stages;

namespace Streams.Sources.Kafka;

/// <summary>Reads samples from topics of Kafka.</summary>
/// <remarks>
/// Each partition of a topic is a partition of the source. A thread of its own polls the native client, and a task beside it
/// decodes; at most a few chunks of messages are between them. Offsets are kept with the checkpoint, where reading goes on
/// after a restart; the group's offsets follow each checkpoint and serve those who watch lag and members that take over.
/// </remarks>
public sealed class KafkaSource : Source
{
    private readonly KafkaSourceOptions _options;
    private readonly Lock _lock = new();
    private readonly AssignedPartitions _partitions = new();
    private IConsumer<Ignore, PayloadPlace>? _consumer;

    /// <summary>Makes a source of the topics that the options name.</summary>
    public KafkaSource(KafkaSourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc />
    public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        KafkaLibrary.EnsureLoaded();
        KafkaHealth health = new(context.Logger, context.Clock);
        MessageClock messageClock = new(context.Clock);
        using MessageQueue queue = new();
        using KafkaSourceMetrics metrics = new(context.Name, _partitions, health);
        MessageDecoding decoding = new(queue, KafkaFormats.DecoderOf(_options.Format, messageClock), messageClock, metrics, context.Clock);

        Task decoded = Task.Run(decoding.RunAsync, CancellationToken.None);
        try
        {
            await Task.Factory.StartNew(
                () => Consume(context, queue, decoding, decoded, health, metrics, cancellationToken),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }
        finally
        {
            decoding.Stop();
            queue.Complete();
            await decoded;
        }
    }

    /// <inheritdoc />
    public override ValueTask OnCheckpointAsync(IReadOnlyDictionary<string, long> offsets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        lock (_lock)
        {
            if (_consumer is not { } consumer || _options.Group is null)
            {
                return ValueTask.CompletedTask;
            }

            foreach ((string name, long offset) in offsets)
            {
                Store(consumer, name, offset);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Has the client commit an offset soon, if the partition is still read here.</summary>
    private static void Store(IConsumer<Ignore, PayloadPlace> consumer, string name, long offset)
    {
        if (KafkaPartition.TryParse(name, out TopicPartition? address))
        {
            try
            {
                consumer.StoreOffset(new TopicPartitionOffset(address, offset));
            }
            catch (KafkaException cause) when (!cause.Error.IsFatal)
            {
                // It is read by another member by now, who commits its own offsets.
            }
        }
    }

    private void Consume(
        ISourceContext context,
        MessageQueue queue,
        MessageDecoding decoding,
        Task decoded,
        KafkaHealth health,
        KafkaSourceMetrics metrics,
        CancellationToken stop)
    {
        queue.TryRent(TimeSpan.Zero, out MessageChunk? first);
        PayloadCopier copier = new() { Chunk = first ?? new MessageChunk() };
        PartitionHandover? handover = null;
        using IConsumer<Ignore, PayloadPlace> consumer =
            new ConsumerBuilder<Ignore, PayloadPlace>(ConsumerSettings.For(_options, context.Name))
                .SetValueDeserializer(copier)
                .SetErrorHandler((_, error) => health.OnError(error))
                .SetLogHandler((_, message) => health.OnLog(message))
                .SetPartitionsAssignedHandler((_, assigned) => handover?.Take(assigned) ?? [])
                .SetPartitionsRevokedHandler((_, revoked) => handover?.Give(revoked.Select(p => p.TopicPartition)))
                .SetPartitionsLostHandler((_, lost) => handover?.Lose(lost.Select(p => p.TopicPartition)))
                .Build();
        handover = new PartitionHandover(
            context, _partitions, new StartOffsets(consumer, _options), queue, metrics, stop);
        using Housekeeping housekeeping = new(consumer, _options, _partitions, handover, health, metrics, context);
        KafkaReader reader = new(
            consumer, copier, _partitions, queue, health, metrics, housekeeping, context,
            ConsumerSettings.HasOneTopic(_options) ? _options.Topics[0] : null, _options.StopAtEnd);
        SetConsumer(consumer);
        try
        {
            if (_options.Group is not null)
            {
                consumer.Subscribe(_options.Topics);
            }

            reader.Run(decoded, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        finally
        {
            handover.IsStopping = true;
            decoding.Stop();
            Leave(context, queue, decoded, consumer);
        }
    }

    /// <summary>Leaves the group behind a last checkpoint, so that whoever takes over goes on exactly there.</summary>
    private void Leave(ISourceContext context, MessageQueue queue, Task decoded, IConsumer<Ignore, PayloadPlace> consumer)
    {
        if (_options.Group is not null && !decoded.IsCompleted)
        {
            Blocking.Wait(Task.WhenAny(queue.FlushAsync(), decoded), CancellationToken.None);
            Task checkpoint = context.CheckpointAsync(CancellationToken.None);
            Blocking.Wait(checkpoint.ContinueWith(_ => { }, TaskScheduler.Default), CancellationToken.None);
        }

        SetConsumer(null);
        consumer.Close();
    }

    private void SetConsumer(IConsumer<Ignore, PayloadPlace>? consumer)
    {
        lock (_lock)
        {
            _consumer = consumer;
        }
    }
}
