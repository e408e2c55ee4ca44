using Streams.Patterns;
using Streams.Relabeling;
using Streams.Sources.Scrape;

namespace Streams.Sources.Tests.Scrape;

public sealed class TargetBuilderTests
{
    private static readonly Dictionary<string, string> None = [];

    [Fact]
    public void TryBuild_Plain_HasJobInstanceAndUrl()
    {
        ScrapeTarget target = Build(new ScrapeSourceOptions(), "host:9100", new() { ["zone"] = "a" });

        Assert.Equal("http://host:9100/metrics", target.Url.ToString());
        Assert.Equal("""{instance="host:9100",job="node",zone="a"}""", target.Labels.ToString());
    }

    [Theory]
    [InlineData(ScrapeScheme.Http, "host", "host:80")]
    [InlineData(ScrapeScheme.Https, "host", "host:443")]
    [InlineData(ScrapeScheme.Http, "[::1]", "[::1]:80")]
    public void TryBuild_WithoutPort_GetsTheSchemes(ScrapeScheme scheme, string address, string instance) =>
        Assert.Equal(instance, Build(new ScrapeSourceOptions { Scheme = scheme }, address, None).Labels.Get("instance"));

    [Fact]
    public void TryBuild_ProbeByRules_AsksTheExporterForTheTarget()
    {
        ScrapeSourceOptions options = new()
        {
            MetricsPath = "/probe",
            Params = new Dictionary<string, string> { ["module"] = "http 2xx" },
            RelabelConfigs =
            [
                new RelabelRule { SourceLabels = ["__address__"], TargetLabel = "__param_target" },
                new RelabelRule { SourceLabels = ["__param_target"], TargetLabel = "instance" },
                new RelabelRule { TargetLabel = "__address__", Replacement = "exporter:9115" },
            ],
        };

        ScrapeTarget target = Build(options, "https-site", None);

        Assert.Equal("http://exporter:9115/probe?module=http%202xx&target=https-site", target.Url.AbsoluteUri);
        Assert.Equal("https-site", target.Labels.Get("instance"));
    }

    [Fact]
    public void TryBuild_RuleDrops_IsNoTargetAndNoProblem()
    {
        ScrapeSourceOptions options = new()
        {
            RelabelConfigs = [new RelabelRule { SourceLabels = ["zone"], Regex = Re2Regex.Parse("b"), Action = RelabelAction.Keep }],
        };

        Assert.False(new TargetBuilder(options, "node").TryBuild("host:1", None, out _, out string? problem));
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://host:1/metrics")]
    [InlineData("ho st:1")]
    public void TryBuild_AddressThatIsNone_IsAProblem(string address)
    {
        Assert.False(new TargetBuilder(new ScrapeSourceOptions(), "node").TryBuild(address, None, out _, out string? problem));
        Assert.Contains("expected a host with a port", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void OffsetIn_ManyTargets_AreSpreadEvenly()
    {
        TimeSpan interval = TimeSpan.FromSeconds(10);
        int[] perSecond = new int[10];
        for (int i = 0; i < 10_000; i++)
        {
            perSecond[(int)Build(new ScrapeSourceOptions(), $"host-{i}:9100", None).OffsetIn(interval).TotalSeconds]++;
        }

        Assert.All(perSecond, count => Assert.InRange(count, 800, 1200));
    }

    private static ScrapeTarget Build(ScrapeSourceOptions options, string address, Dictionary<string, string> labels)
    {
        Assert.True(new TargetBuilder(options, "node").TryBuild(address, labels, out ScrapeTarget? target, out string? problem), problem);
        return target;
    }
}
