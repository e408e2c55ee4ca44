using Streams.PromQL.Storage;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream;

/// <summary>Shows how much a window keeps.</summary>
internal sealed class WindowMetrics(StageCounters counters, SeriesWindow window)
{
    private readonly StageMetric _series =
        counters.Gauge("streams_rule_window_series", "Series whose samples are kept for rules.");

    private readonly StageMetric _samples =
        counters.Gauge("streams_rule_window_samples", "Samples that are kept for rules.");

    public void Update()
    {
        _series.Value = window.SeriesCount;
        _samples.Value = window.SampleCount;
    }
}
