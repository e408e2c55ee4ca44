using Streams.Data;
using Streams.Operators.Windows;
using Streams.Operators.Windows.Keys;
using Streams.PromQL.Syntax;
using Streams.TestKit;

namespace Streams.Operators.Tests.Windows.Keys;

public class GroupingTests
{
    private static readonly WindowOptions Options =
        new() { Size = TimeSpan.FromSeconds(10), Aggregate = [Aggregate.Parse("count")] };

    private static readonly Labels Series = Rows.Series("load", ("job", "api"), ("instance", "1"), ("le", "5"));
    private static readonly Labels Bucket = Rows.Series("load_bucket", ("job", "api"), ("instance", "1"), ("le", "5"));

    [Fact]
    public void KeyOf_By_KeepsTheseLabelsAndTheName()
    {
        Assert.Equal(Rows.Series("load", ("job", "api")), KeyOf(Options with { By = ["job", "none"] }, Series));
        Assert.Equal(Rows.Series("load"), KeyOf(Options with { By = [] }, Series));
    }

    [Fact]
    public void KeyOf_Without_KeepsTheOthers()
    {
        Assert.Equal(
            Rows.Series("load", ("job", "api"), ("le", "5")), KeyOf(Options with { Without = ["instance"] }, Series));
    }

    [Fact]
    public void KeyOf_BucketsOfAHistogram_KeepTheirBound()
    {
        Assert.Equal(Rows.Series("load_bucket", ("job", "api"), ("le", "5")), KeyOf(Options with { By = ["job"] }, Bucket));
        Assert.Equal(Rows.Series("load_bucket", ("le", "5")), KeyOf(Options with { Without = ["le", "job", "instance"] }, Bucket));
    }

    [Fact]
    public void KeyOf_ResultsHaveANameOfTheirOwn_SeriesOfAllNamesAreTogether()
    {
        WindowOptions named = Options with { By = ["job"], Name = NameTemplate.Parse("all:{aggregate}") };

        Assert.Equal(Labels.Of(("job", "api")), KeyOf(named, Series));
    }

    [Fact]
    public void Takes_Where_IsTheSelector()
    {
        Grouping grouping = new(Options with { Where = SeriesSelector.Parse("""{job="api"}""") });

        Assert.True(grouping.Takes(Series));
        Assert.False(grouping.Takes(Rows.Series("load", ("job", "web"))));
        Assert.True(new Grouping(Options).Takes(Series));
    }

    [Fact]
    public void IsPerSeries_WithoutGroups_IsTrue()
    {
        Assert.True(new Grouping(Options).IsPerSeries);
        Assert.False(new Grouping(Options with { By = [] }).IsPerSeries);
        Assert.False(new Grouping(Options with { Without = ["a"] }).IsPerSeries);
    }

    private static Labels KeyOf(WindowOptions options, Labels series)
    {
        Assert.True(Labels.TryFromCanonical(new Grouping(options).KeyOf(series), out Labels? key));
        return key;
    }
}
