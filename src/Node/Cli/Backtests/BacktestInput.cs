using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Streams.Data;
using Streams.PromQL.Storage;
using Streams.Stages;

namespace Streams.Node.Cli.Backtests;

/// <summary>Takes the rows of a source into a window that keeps all of them.</summary>
/// <param name="window">Where rows go.</param>
/// <param name="isRecorded">Whether the rules write a series themselves, so that what was recorded of it is left out.</param>
/// <param name="samplesMax">How many samples there may be.</param>
/// <param name="progress">Hears how many there are.</param>
internal sealed class BacktestInput(
    SeriesWindow window, Func<Labels, bool> isRecorded, long samplesMax, BacktestProgress progress) : ISourceContext
{
    public string Name => "input";

    public string? DataFolder => null;

    public TimeProvider Clock => TimeProvider.System;

    public ILogger Logger => NullLogger.Instance;

    public int Seed => 0;

    public EventTime First { get; private set; } = EventTime.Maximum;

    public EventTime Last { get; private set; } = EventTime.Minimum;

    public long Samples { get; private set; }

    public long Rejected { get; private set; }

    /// <summary>What is wrong with the first row that could not be read.</summary>
    public string? FirstProblem { get; private set; }

    public ISourcePartition OpenPartition(string name, long start = 0) => new Partition(name, this);

    public Task CheckpointAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Add(int series, long milliseconds, double value)
    {
        EventTime time = new(milliseconds);
        First = time < First ? time : First;
        Last = time > Last ? time : Last;
        Samples++;
        if (series < 0)
        {
            return;
        }

        if (window.SampleCount >= samplesMax)
        {
            throw new BacktestException($"the input has more than {samplesMax:N0} samples; take less of it, or raise --max-samples");
        }

        window.Append(series, time, value);
    }

    private void Report() => progress.Read(Samples);

    private void Reject(string place, string detail)
    {
        Rejected++;
        FirstProblem ??= $"{place}: {detail}";
    }

    private sealed class Partition(string name, BacktestInput input) : ISourcePartition
    {
        public string Name => name;

        public long? RestoredOffset => null;

        public int PendingRows { get; private set; }

        // Every row brings its labels: a look-up for each is good enough here.
        public SeriesKey Prepare(ReadOnlySpan<byte> rawKey) => default;

        public bool TryResolve(SeriesKey key, out SeriesHandle handle)
        {
            handle = default;
            return false;
        }

        public SeriesHandle Learn(SeriesKey key, Labels labels) =>
            new(0, new SeriesId(input.NumberOf(labels)));

        public void Append(SeriesHandle series, long time, double value)
        {
            PendingRows++;
            input.Add(series.Id.Index, time, value);
        }

        public void Append(ReadOnlySpan<SeriesHandle> series, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
        {
            for (int i = 0; i < series.Length; i++)
            {
                Append(series[i], times[i], values[i]);
            }
        }

        public void Reject(DropReason reason, string place, string detail, ReadOnlySpan<byte> raw) => input.Reject(place, detail);

        public ValueTask CommitAsync(long offset, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            PendingRows = 0;
            input.Report();
            return ValueTask.CompletedTask;
        }

        public ValueTask CompleteAsync() => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private int NumberOf(Labels labels) =>
        window.TryFind(labels, out int series) ? series : isRecorded(labels) ? -1 : window.Acquire(labels);
}
