using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
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
        using MetricsCollector collector = new(NullLogger.Instance);
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
        using MetricsCollector collector = new(NullLogger.Instance);
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
        using MetricsCollector collector = new(NullLogger.Instance);
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
        using MetricsCollector collector = new(NullLogger.Instance);
        meter.CreateObservableGauge("test_gone", () => 1L);
        string before = collector.Collect();
        meter.Dispose();

        string after = collector.Collect();

        Assert.Contains("test_gone 1\n", before, StringComparison.Ordinal);
        Assert.DoesNotContain("test_gone", after, StringComparison.Ordinal);
    }

    [Fact]
    public void Collect_OneInstrumentThrows_TheOthersAreThereAndItIsCountedAndLoggedOnce()
    {
        Lines log = [];
        using Meter meter = new(RuntimeMetrics.MeterName);
        using MetricsCollector collector = new(log);
        meter.CreateObservableGauge("test_before", () => 1L);
        meter.CreateObservableGauge<long>("test_broken", long () => throw new InvalidOperationException("out of order"));
        meter.CreateObservableGauge("test_cut_short", CutShort);
        meter.CreateObservableGauge("test_behind", () => 2L);

        string first = collector.Collect();
        string second = collector.Collect();

        Assert.Contains("test_before 1\n", first, StringComparison.Ordinal);
        Assert.Contains("test_behind 2\n", first, StringComparison.Ordinal);
        Assert.Contains("test_cut_short{part=\"1\"} 1\n", first, StringComparison.Ordinal);
        Assert.DoesNotContain("test_broken", first, StringComparison.Ordinal);
        Assert.Contains("\nstreams_metrics_failures_total 2\n", first, StringComparison.Ordinal);
        Assert.Contains("\nstreams_metrics_failures_total 4\n", second, StringComparison.Ordinal);
        Assert.Equal(["out of order", "no second part"], log.Select(failure => failure.Message));

        static IEnumerable<Measurement<long>> CutShort()
        {
            yield return new Measurement<long>(1, new KeyValuePair<string, object?>("part", 1));
            throw new InvalidOperationException("no second part");
        }
    }

    [Fact]
    public void Collect_Process_HasWhatDashboardsExpect()
    {
        using MetricsCollector collector = new(NullLogger.Instance);
        using ProcessMetrics process = new();

        string text = collector.Collect();

        Assert.Contains("# TYPE process_cpu_seconds_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE process_resident_memory_bytes gauge\n", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_collections_total{generation=\"0\"} ", text, StringComparison.Ordinal);
    }

    /// <summary>Keeps the failures that were logged.</summary>
    private sealed class Lines : List<Exception>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(exception ?? throw new InvalidOperationException(formatter(state, exception)));
    }
}
