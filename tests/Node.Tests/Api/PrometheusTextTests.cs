using System.Diagnostics.Metrics;
using Streams.Node.Api;

namespace Streams.Node.Tests.Api;

public sealed class PrometheusTextTests : IDisposable
{
    private readonly Meter _meter = new("Streams.Node.Tests.PrometheusText");

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Render_NoMetrics_IsEmpty() => Assert.Equal("", PrometheusText.Render([]));

    [Fact]
    public void Render_Counter_HasHelpTypeAndSamples()
    {
        Instrument counter = _meter.CreateObservableCounter("rows_total", () => 0L, null, "Rows seen.");

        string text = PrometheusText.Render([(counter, [Sample(3, ("stage", "a")), Sample(4.5, ("stage", "b"), ("kind", "sink"))])]);

        Assert.Equal(
            """
            # HELP rows_total Rows seen.
            # TYPE rows_total counter
            rows_total{stage="a"} 3
            rows_total{stage="b",kind="sink"} 4.5

            """,
            text);
    }

    [Fact]
    public void Render_GaugeWithoutLabelsOrDescription_HasNoBraces()
    {
        Instrument gauge = _meter.CreateObservableGauge("heap_bytes", () => 0.0);

        string text = PrometheusText.Render([(gauge, [Sample(12)])]);

        Assert.Equal("# HELP heap_bytes \n# TYPE heap_bytes gauge\nheap_bytes 12\n", text);
    }

    [Fact]
    public void Render_LabelValue_IsEscaped()
    {
        Instrument gauge = _meter.CreateObservableGauge("x", () => 0.0);

        string text = PrometheusText.Render([(gauge, [Sample(1, ("path", "C:\\a\n\"b\""))])]);

        Assert.Contains("""x{path="C:\\a\n\"b\""} 1""", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Description_KeepsQuotesAndEscapesLineEnds()
    {
        Instrument gauge = _meter.CreateObservableGauge("x", () => 0.0, null, "The \"x\"\nof \\ it.");

        string text = PrometheusText.Render([(gauge, [])]);

        Assert.StartsWith("""# HELP x The "x"\nof \\ it.""" + "\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e21, "1E+21")]
    [InlineData(123456789012.0, "123456789012")]
    public void Render_Number_IsWrittenAsPrometheusReadsIt(double value, string written)
    {
        Instrument gauge = _meter.CreateObservableGauge("x", () => 0.0);

        Assert.EndsWith($"\nx {written}\n", PrometheusText.Render([(gauge, [Sample(value)])]), StringComparison.Ordinal);
    }

    private static MetricSample Sample(double value, params (string Name, object? Value)[] tags) =>
        new([.. tags.Select(tag => new KeyValuePair<string, object?>(tag.Name, tag.Value))], value);
}
