using System.Runtime.InteropServices;
using Streams.Data;
using Streams.Stages;

namespace Streams.Sources.Generator;

/// <summary>Makes up the metrics of some web services, live or as fast as they can be taken.</summary>
/// <remarks>
/// The offset is the number of the next row. A start that is not given is the clock's time at the first start; to be
/// known after a restart too, it is kept as the offset of a second partition, which has no rows.
/// </remarks>
public sealed class GeneratorSource : Source
{
    private const int BatchRows = SampleBatch.Capacity;
    private const double WakeUpsPerSecond = 20;

    private readonly GeneratorOptions _options;
    private readonly int[] _series = new int[BatchRows];
    private readonly SeriesKey[] _keys = new SeriesKey[BatchRows];
    private readonly SeriesHandle[] _handles = new SeriesHandle[BatchRows];
    private readonly long[] _times = new long[BatchRows];
    private readonly double[] _values = new double[BatchRows];

    /// <summary>Makes a source with the given options.</summary>
    public GeneratorSource(GeneratorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc />
    public override bool FollowsClock => _options is { Start: null, Rate: null, Speed: null or 1 };

    /// <inheritdoc />
    public override bool SimulatesTime => !FollowsClock;

    /// <inheritdoc />
    public override async Task RunAsync(ISourceContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        await using ISourcePartition rows = context.OpenPartition("rows");
        EventTime start = await FindStartAsync(context, cancellationToken);
        GeneratorModel model = new(_options, start, Noise.Bits((uint)_options.Seed, context.Seed));
        long next = rows.RestoredOffset ?? 0;
        long end = _options.Count ?? long.MaxValue;
        double rowsPerSecond = RowsPerSecond(model.Layout.Count);
        Pacer? pacer = rowsPerSecond > 0 ? MakePacer(context.Clock, start, next, rowsPerSecond) : null;
        long perWakeUp = Math.Clamp((long)(rowsPerSecond / WakeUpsPerSecond), 1, BatchRows);

        while (next < end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long due = Math.Min(end, pacer?.Due(next) ?? end);
            if (pacer is not null && due <= next)
            {
                TimeSpan wait = pacer.Until(Math.Min(end, next + perWakeUp) - 1);
                await Task.Delay(wait, context.Clock, cancellationToken);
                continue;
            }

            int count = (int)Math.Min(due - next, BatchRows);
            Append(rows, model, next, count);
            next += count;
            await rows.CommitAsync(next, cancellationToken);
        }
    }

    private double RowsPerSecond(int seriesCount) =>
        _options.Rate ?? seriesCount / _options.Interval.TotalSeconds * (_options.Speed ?? 1);

    private Pacer MakePacer(TimeProvider clock, EventTime start, long next, double rowsPerSecond)
    {
        if (_options.Start is not null || _options.Rate is not null)
        {
            return new Pacer(clock, rowsPerSecond, next, catchesUp: false);
        }

        // The data began when the clock showed its start, also if that was before a restart.
        double seconds = (clock.GetUtcNow().ToUnixTimeMilliseconds() - start.Milliseconds) / 1000.0;
        return new Pacer(clock, rowsPerSecond, seconds * rowsPerSecond, catchesUp: true);
    }

    private async ValueTask<EventTime> FindStartAsync(ISourceContext context, CancellationToken cancellationToken)
    {
        if (_options.Start is { } given)
        {
            return EventTime.From(given);
        }

        // One more than the time, since an offset of 0 means that nothing was committed yet.
        await using ISourcePartition kept = context.OpenPartition("start");
        long start = kept.RestoredOffset is > 0 and long known
            ? known - 1
            : EventTime.From(context.Clock.GetUtcNow()).Milliseconds;
        await kept.CommitAsync(start + 1, cancellationToken);
        await kept.CompleteAsync();
        return new EventTime(start);
    }

    private void Append(ISourcePartition rows, GeneratorModel model, long firstRow, int count)
    {
        int filled = model.Fill(firstRow, count, _series, _times, _values);
        for (int i = 0; i < filled; i++)
        {
            _keys[i] = rows.Prepare(MemoryMarshal.AsBytes(_series.AsSpan(i, 1)));
        }

        for (int i = 0; i < filled; i++)
        {
            // Asked for each time: that is how the runtime knows which series are still in use.
            if (!rows.TryResolve(_keys[i], out _handles[i]))
            {
                _handles[i] = rows.Learn(_keys[i], model.Layout.LabelsOf(_series[i]));
            }
        }

        rows.Append(_handles.AsSpan(0, filled), _times.AsSpan(0, filled), _values.AsSpan(0, filled));
    }
}
