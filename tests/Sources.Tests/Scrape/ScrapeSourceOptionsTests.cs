using Streams.Relabeling;
using Streams.Sources.Scrape;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Sources.Tests.Scrape;

public sealed class ScrapeSourceOptionsTests
{
    private static readonly ScrapeSourceOptions Good = new() { StaticConfigs = [new TargetGroup { Targets = ["localhost:9100"] }] };

    public static TheoryData<ScrapeSourceOptions, string, string> Wrong => new()
    {
        { Good with { StaticConfigs = [] }, "static_configs", "targets are needed" },
        { Good with { ScrapeTimeout = TimeSpan.FromMinutes(2) }, "scrape_timeout", "at most scrape_interval, 1m, got 2m" },
        { Good with { MetricsPath = "metrics" }, "metrics_path", "must begin with '/'" },
        { Good with { RelabelConfigs = [new RelabelRule()] }, "relabel_configs[0].target_label", "is needed" },
        { Good with { MetricRelabelConfigs = [new RelabelRule()] }, "metric_relabel_configs[0].target_label", "is needed" },
        { Good with { TlsConfig = new TlsConfig { CertFile = new InputPath("a.pem") } }, "tls_config.cert_file", "go together" },
        { Good with { TlsConfig = new TlsConfig { CaFile = new InputPath("/missing/ca.pem") } }, "tls_config.ca_file", "/missing/ca.pem" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_BrokenRule_NamesFieldAndRule(ScrapeSourceOptions options, string field, string message)
    {
        OptionProblem problem = Assert.Single(options.Validate());

        Assert.Equal(field, problem.Field);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_TimeoutAboveLateness_NamesBoth()
    {
        OptionProblem problem = Assert.Single(Good.Validate(new TopologySettings { Lateness = TimeSpan.FromSeconds(5) }));

        Assert.Equal("scrape_timeout", problem.Field);
        Assert.Contains("at most settings.lateness, 5s, got 10s", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Timeout_NotGiven_IsTenSecondsOrTheInterval()
    {
        Assert.Equal(TimeSpan.FromSeconds(10), Good.Timeout);
        Assert.Equal(TimeSpan.FromSeconds(2), (Good with { ScrapeInterval = TimeSpan.FromSeconds(2) }).Timeout);
    }
}
