using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit;

namespace Streams.EndToEnd.Tests.Senders;

/// <summary>OpenTelemetry's own SDK for .NET, exporting over HTTP.</summary>
public sealed class OpenTelemetryTests : IDisposable
{
    private const int OrderCount = 3000;

    private readonly TestFolder _folder = new();
    private readonly Meter _meter = new($"shop-{Guid.NewGuid():N}");

    public void Dispose()
    {
        _meter.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(MetricReaderTemporalityPreference.Cumulative)]
    [InlineData(MetricReaderTemporalityPreference.Delta)]
    public async Task Export_CountersGaugesAndHistograms_ArriveWithTheirTotals(MetricReaderTemporalityPreference temporality)
    {
        await using DoorNode node = await DoorNode.StartAsync(_folder);
        using (MeterProvider provider = Provider(node, temporality))
        {
            Counter<long> orders = _meter.CreateCounter<long>("orders");
            Histogram<double> latency = _meter.CreateHistogram<double>("latency", "s");
            _meter.CreateObservableGauge("queue", () => 7);
            for (int i = 0; i < OrderCount; i++)
            {
                orders.Add(1, new KeyValuePair<string, object?>("route", $"/r{i % 3}"));
                latency.Record(i % 10, new KeyValuePair<string, object?>("route", "/"));
                if (i % 1000 == 999)
                {
                    Assert.True(provider.ForceFlush(10_000));
                }
            }
        }

        Assert.Equal(0, (await node.StopAsync()).ExitCode);
        Assert.Equal([1000.0, 1000, 1000], Newest(node, "orders_total"));
        Assert.Equal([3000.0], Newest(node, "latency_seconds_count"));
        Assert.Equal([4.5 * OrderCount], Newest(node, "latency_seconds_sum"));
        Assert.Contains(Newest(node, "latency_seconds_bucket"), value => value == OrderCount);
        Assert.Equal([7.0], Newest(node, "queue"));
        Assert.All(
            node.Rows.Where(r => r.Series.StartsWith("orders_total", StringComparison.Ordinal)),
            r => Assert.Contains("job=shop", r.Series, StringComparison.Ordinal));
        Assert.Empty(_folder.Lines("rejected.ndjson"));
    }

    private MeterProvider Provider(DoorNode node, MetricReaderTemporalityPreference temporality) => Sdk.CreateMeterProviderBuilder()
        .AddMeter(_meter.Name)
        .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddAttributes([new("service.name", "shop")]))
        .AddOtlpExporter((exporter, reader) =>
        {
            exporter.Endpoint = new Uri(node.Address, "v1/metrics");
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            reader.TemporalityPreference = temporality;
            reader.PeriodicExportingMetricReaderOptions = new PeriodicExportingMetricReaderOptions
            {
                ExportIntervalMilliseconds = int.MaxValue,
            };
        })
        .Build();

    // The last value of each series of a name.
    private static double[] Newest(DoorNode node, string name) =>
    [
        .. node.Rows.Where(r => r.Series.StartsWith(name + "{", StringComparison.Ordinal))
            .GroupBy(r => r.Series)
            .Select(series => series.MaxBy(r => (r.Time, r.Value)).Value),
    ];
}
