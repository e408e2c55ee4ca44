using System.Diagnostics.Metrics;
using Streams.Runtime;

namespace Streams.Sinks.DeadLetters;

/// <summary>What becomes of dead letters, as an instrument of the engine's meter.</summary>
internal sealed class DeadLetterMetrics : IDisposable
{
    private readonly Meter _meter = new(RuntimeMetrics.MeterName);

    public DeadLetterMetrics(DeadLetterCounts counts) => _meter.CreateObservableCounter(
        "streams_dead_letters_total",
        () => (Measurement<long>[])
        [
            new(counts.Written, new KeyValuePair<string, object?>("result", "written")),
            new(counts.Failed, new KeyValuePair<string, object?>("result", "failed")),
            new(counts.Cut, new KeyValuePair<string, object?>("result", "cut")),
        ],
        null,
        "Dead letters that are kept, that were lost, and those among them whose bytes were cut.");

    public void Dispose() => _meter.Dispose();
}
