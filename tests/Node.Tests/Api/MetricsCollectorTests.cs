using System.Diagnostics.Metrics;
using Streams.Node.Api;
using Streams.Runtime;

namespace Streams.Node.Tests.Api;

public sealed class MetricsCollectorTests
{
    [Fact]
    public void Collect_ObservableInstruments_AreReadEachTimeInTheOrderOfTheirNames()
    {
        long rows = 1;
        using Meter meter = new(RuntimeMetrics.MeterName);
        using MetricsCollector collector = new();
        meter.CreateObservableGauge("test_b", () => 0.5);
        meter.CreateObservableCounter("test_a_total", () => rows);

        string first = collector.Collect();
        rows = 2;
        string second = collector.Collect();

        Assert.Contains("\ntest_a_total 1\n", first, StringComparison.Ordinal);
        Assert.Contains("\ntest_a_total 2\n", second, StringComparison.Ordinal);
        Assert.DoesNotContain("test_a_total 1", second, StringComparison.Ordinal);
        Assert.InRange(first.IndexOf("test_a_total", StringComparison.Ordinal), 0, first.IndexOf("test_b", StringComparison.Ordinal));
    }

    [Fact]
    public void Collect_InstrumentsOfTheSameName_ShareOneHeader()
    {
        using Meter one = new(RuntimeMetrics.MeterName);
        using Meter two = new(RuntimeMetrics.MeterName);
        using MetricsCollector collector = new();
        KeyValuePair<string, object?> first = new("topology", "one");
        KeyValuePair<string, object?> second = new("topology", "two");
        one.CreateObservableGauge("test_shared", () => new Measurement<long>(1, first));
        two.CreateObservableGauge("test_shared", () => new Measurement<long>(2, second));

        string text = collector.Collect();

        Assert.Equal(2, text.Split("# TYPE test_shared gauge").Length);
        Assert.Contains("test_shared{topology=\"one\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("test_shared{topology=\"two\"} 2\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Collect_OtherMetersAndOtherInstruments_AreLeftOut()
    {
        using Meter own = new(RuntimeMetrics.MeterName);
        using Meter other = new("Somebody.Else");
        using MetricsCollector collector = new();
        own.CreateCounter<long>("test_pushed_total").Add(1);
        other.CreateObservableGauge("test_foreign", () => 1);

        string text = collector.Collect();

        Assert.DoesNotContain("test_pushed_total", text, StringComparison.Ordinal);
        Assert.DoesNotContain("test_foreign", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Collect_MeterGone_LeavesNothingOfIt()
    {
        Meter meter = new(RuntimeMetrics.MeterName);
        using MetricsCollector collector = new();
        meter.CreateObservableGauge("test_gone", () => 1L);
        string before = collector.Collect();
        meter.Dispose();

        string after = collector.Collect();

        Assert.Contains("test_gone 1\n", before, StringComparison.Ordinal);
        Assert.DoesNotContain("test_gone", after, StringComparison.Ordinal);
    }

    [Fact]
    public void Collect_Process_HasWhatDashboardsExpect()
    {
        using MetricsCollector collector = new();
        using ProcessMetrics process = new();

        string text = collector.Collect();

        Assert.Contains("# TYPE process_cpu_seconds_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE process_resident_memory_bytes gauge\n", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_collections_total{generation=\"0\"} ", text, StringComparison.Ordinal);
    }
}
