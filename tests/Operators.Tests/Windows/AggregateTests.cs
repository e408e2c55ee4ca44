using Streams.Operators.Windows;

namespace Streams.Operators.Tests.Windows;

public class AggregateTests
{
    [Theory]
    [InlineData("p50", 0.5, "p50")]
    [InlineData("p5", 0.05, "p5")]
    [InlineData("p99.9", 0.999, "p999")]
    [InlineData("p999", 0.999, "p999")]
    [InlineData("p9999", 0.9999, "p9999")]
    [InlineData("p99.99", 0.9999, "p9999")]
    [InlineData("p100", 1, "p100")]
    [InlineData("p0", 0, "p0")]
    [InlineData("p2.5", 0.025, "p2_5")]
    [InlineData("p01", 0.01, "p01")]
    public void Parse_Percentile_IsAShareAndAName(string text, double quantile, string name)
    {
        Aggregate aggregate = Aggregate.Parse(text);

        Assert.Equal((AggregateKind.Percentile, quantile, name), (aggregate.Kind, aggregate.Quantile, aggregate.Name));
    }

    [Theory]
    [InlineData("count", AggregateKind.Count, null)]
    [InlineData("stddev", AggregateKind.StdDev, null)]
    [InlineData("distinct", AggregateKind.Distinct, null)]
    [InlineData("distinct( user )", AggregateKind.Distinct, "user")]
    public void Parse_Name_IsAKind(string text, AggregateKind kind, string? label)
    {
        Aggregate aggregate = Aggregate.Parse(text);

        Assert.Equal((kind, label), (aggregate.Kind, aggregate.Label));
    }

    [Theory]
    [InlineData("conut", "did you mean 'count'?")]
    [InlineData("p100.1", "unknown aggregate 'p100.1'")]
    [InlineData("p", "unknown aggregate 'p'")]
    [InlineData("p5o", "did you mean 'p50'?")]
    [InlineData("percentile", "unknown aggregate 'percentile'")]
    [InlineData("distinct()", "needs the name of a label")]
    public void Parse_Unknown_SaysWhatIsKnown(string text, string message)
    {
        FormatException error = Assert.Throws<FormatException>(() => Aggregate.Parse(text));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
