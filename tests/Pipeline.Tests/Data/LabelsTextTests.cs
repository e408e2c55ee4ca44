using Streams.Data;

namespace Streams.Tests.Data;

public sealed class LabelsTextTests
{
    [Fact]
    public void Format_Sets_AreInPrometheusNotation()
    {
        Assert.Equal("{}", LabelsText.Format(Labels.Empty));
        Assert.Equal("up", LabelsText.Format(Labels.Of((Labels.MetricName, "up"))));
        Assert.Equal("job:up:sum", LabelsText.Format(Labels.Of((Labels.MetricName, "job:up:sum"))));
        Assert.Equal("up{a=\"1\",b=\"2\"}", LabelsText.Format(Labels.Of((Labels.MetricName, "up"), ("b", "2"), ("a", "1"))));
        Assert.Equal("{a=\"1\"}", Labels.Of(("a", "1")).ToString());
    }

    [Fact]
    public void Format_NamesThatNeedQuotes_AreQuoted()
    {
        Assert.Equal("{__name__=\"api.latency\"}", LabelsText.Format(Labels.Of((Labels.MetricName, "api.latency"))));
        Assert.Equal(
            "{__name__=\"9up\",\"a:b\"=\"1\",\"c d\"=\"2\"}",
            LabelsText.Format(Labels.Of((Labels.MetricName, "9up"), ("a:b", "1"), ("c d", "2"))));
    }

    [Fact]
    public void Format_Values_AreEscaped()
    {
        Assert.Equal("{a=\"\\\"\\\\\\n\té\"}", LabelsText.Format(Labels.Of(("a", "\"\\\n\té"))));
    }

    [Theory]
    [InlineData("", false, false)]
    [InlineData("a", true, true)]
    [InlineData("_a9", true, true)]
    [InlineData("a:b", false, true)]
    [InlineData("9a", false, false)]
    [InlineData("é", false, false)]
    [InlineData("a-b", false, false)]
    public void IsLegacyName_Name_GoesByPrometheusRules(string name, bool asLabel, bool asMetric)
    {
        Assert.Equal((asLabel, asMetric), (LabelsText.IsLegacyName(name, colons: false), LabelsText.IsLegacyName(name, colons: true)));
    }
}
