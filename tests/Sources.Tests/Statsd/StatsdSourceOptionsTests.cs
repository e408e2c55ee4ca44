using Streams.Sources.Statsd;

namespace Streams.Sources.Tests.Statsd;

public sealed class StatsdSourceOptionsTests
{
    public static TheoryData<StatsdSourceOptions, string> Wrong => new()
    {
        { new StatsdSourceOptions { Listen = "8125" }, "listen" },
        { new StatsdSourceOptions { Listen = "127.0.0.1:0" }, "listen" },
        { new StatsdSourceOptions { Udp = false, Tcp = false }, "udp" },
        { new StatsdSourceOptions { Quantiles = [1.5] }, "quantiles" },
        { new StatsdSourceOptions { Buckets = [1, 1] }, "buckets" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_BrokenRule_NamesTheField(StatsdSourceOptions options, string field) =>
        Assert.Equal(field, Assert.Single(options.Validate()).Field);

    [Fact]
    public void Validate_Defaults_HaveNothingWrong() => Assert.Empty(new StatsdSourceOptions().Validate());
}
