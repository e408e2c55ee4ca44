using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Streams.Node.Api;

/// <summary>What the process itself uses, under the names that Prometheus dashboards expect.</summary>
internal sealed class ProcessMetrics : IDisposable
{
    public const string MeterName = "Streams.Process";

    private readonly Meter _meter = new(MeterName);

    public ProcessMetrics()
    {
        _meter.CreateObservableCounter(
            "process_cpu_seconds_total", static () => Environment.CpuUsage.TotalTime.TotalSeconds, null, "CPU time used.");
        _meter.CreateObservableGauge(
            "process_resident_memory_bytes", static () => Environment.WorkingSet, null, "Memory in use.");
        _meter.CreateObservableGauge(
            "process_start_time_seconds", static () => StartSeconds(), null, "When the process started.");
        _meter.CreateObservableGauge(
            "dotnet_gc_heap_bytes", static () => GC.GetTotalMemory(false), null, "Managed memory in use.");
        _meter.CreateObservableCounter(
            "dotnet_gc_allocated_bytes_total", static () => GC.GetTotalAllocatedBytes(), null, "Managed memory allocated.");
        _meter.CreateObservableCounter("dotnet_gc_collections_total", Collections, null, "Collections, by generation.");
        _meter.CreateObservableCounter(
            "dotnet_gc_pause_seconds_total", static () => GC.GetTotalPauseDuration().TotalSeconds, null, "Time paused by collections.");
    }

    public void Dispose() => _meter.Dispose();

    private static double StartSeconds()
    {
        using Process process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
    }

    private static IEnumerable<Measurement<long>> Collections()
    {
        for (int generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            yield return new Measurement<long>(
                GC.CollectionCount(generation), new KeyValuePair<string, object?>("generation", generation));
        }
    }
}
