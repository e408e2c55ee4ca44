using Streams.Sources.Formats.Otlp;

namespace Streams.Sources.Tests.Formats.Otlp;

public sealed class OtlpNamesTests
{
    [Theory]
    [InlineData("http.server.request.duration", "s", 3, "http_server_request_duration_seconds")]
    [InlineData("http.server.requests", "{request}", 1, "http_server_requests_total")]
    [InlineData("requests_total", "", 1, "requests_total")]
    [InlineData("total.requests", "1", 1, "requests_total")]
    [InlineData("system.cpu.utilization", "1", 0, "system_cpu_utilization_ratio")]
    [InlineData("system.disk.io", "By", 1, "system_disk_io_bytes_total")]
    [InlineData("network.speed", "MBy/s", 0, "network_speed_megabytes_per_second")]
    [InlineData("already_bytes", "By", 0, "already_bytes")]
    [InlineData("queue", "{items}/min", 0, "queue_per_min")]
    [InlineData("5xx.rate", "", 2, "_5xx_rate")]
    [InlineData("a..b--c", "", 0, "a_b_c")]
    [InlineData("job:rule:rate", "", 0, "job:rule:rate")]
    public void Metric_NameAndUnit_AreMapped(string name, string unit, int kind, string expected) =>
        Assert.Equal(expected, OtlpNames.Metric(name, unit, (OtlpKind)kind));

    [Theory]
    [InlineData("http.method", "http_method")]
    [InlineData("5xx", "key_5xx")]
    [InlineData("größe", "gr__e")]
    [InlineData("_a", "_a")]
    [InlineData("", "")]
    public void Label_Key_IsMapped(string key, string expected) => Assert.Equal(expected, OtlpNames.Label(key));
}
