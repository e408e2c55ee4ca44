using Streams.Data;
using Streams.Sinks.Formats;
using Streams.Sinks.Formats.RemoteWrite;
using Streams.Stages;

namespace Streams.Sinks.RemoteWrite;

/// <summary>Sends rows by Prometheus remote write.</summary>
/// <remarks>
/// Each series belongs to one of the shards, whose requests go out one behind the other, so the samples of a series stay in
/// order. While the receiver is away or says that it has too much, requests are tried again and the pipeline waits. What it
/// refuses for good (a status from 400 to 499 but 429) is dropped and counted as <see cref="DropReason.Rejected"/>. A
/// checkpoint waits until all is delivered; a replay sends samples again, which receivers refuse or keep once.
/// </remarks>
public sealed class RemoteWriteSink : Sink
{
    private readonly RemoteWriteSinkOptions _options;
    private readonly Random _random;
    private readonly SeriesTextCache _labels = new(ProtoText.WriteLabels);
    private readonly CancellationTokenSource _stop = new();
    private RemoteWriteClient? _client;
    private RemoteWriteLane[] _lanes = [];

    /// <summary>Makes a sink that is not open yet.</summary>
    public RemoteWriteSink(RemoteWriteSinkOptions options, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        _options = options;
        _random = random;
    }

    /// <inheritdoc />
    public override ValueTask OpenAsync(ISinkContext context, string? position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        RemoteWriteClient client = new(_options, context, _random);
        _client = client;
        _lanes = [.. Enumerable.Range(0, _options.Shards).Select(_ => new RemoteWriteLane(client, _stop.Token))];
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public override async ValueTask WriteAsync(SampleBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (int row = 0; row < batch.Count; row++)
        {
            Labels labels = batch.Table[batch.Series[row]];

            // The low bits have chosen the shard of the pipeline already.
            RemoteWriteLane lane = _lanes[(int)((labels.Hash >> 40) % (ulong)_lanes.Length)];
            if (lane.Add(_labels.Get(labels), batch.Times[row], batch.Values[row], _options.SamplesMax))
            {
                await lane.PassOnAsync(cancellationToken);
            }
        }
    }

    /// <inheritdoc />
    public override async ValueTask OnIdleAsync(CancellationToken cancellationToken)
    {
        foreach (RemoteWriteLane lane in _lanes)
        {
            await lane.PassOnAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public override async ValueTask<string?> CheckpointAsync(CancellationToken cancellationToken)
    {
        await CompleteAsync(cancellationToken);
        return null;
    }

    /// <inheritdoc />
    public override async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await OnIdleAsync(cancellationToken);
        foreach (RemoteWriteLane lane in _lanes)
        {
            await lane.FlushAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (RemoteWriteLane lane in _lanes)
        {
            await lane.DisposeAsync();
        }

        _client?.Dispose();
        _stop.Dispose();
        await base.DisposeAsync();
    }
}
