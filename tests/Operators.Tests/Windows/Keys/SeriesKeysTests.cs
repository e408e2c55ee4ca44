using Streams.Data;
using Streams.Operators.Windows;
using Streams.Operators.Windows.Keys;
using Streams.PromQL.Syntax;
using Streams.TestKit;

namespace Streams.Operators.Tests.Windows.Keys;

public class SeriesKeysTests
{
    private readonly SeriesTable _series = new(new BarrierClock());

    [Fact]
    public void Resolve_SeriesOfOneGroup_HaveOneKey()
    {
        (SeriesKeys found, KeyTable keys) = Make(by: ["job"]);

        int first = found.Resolve(Id("load", "api", 1));

        Assert.Equal(first, found.Resolve(Id("load", "api", 2)));
        Assert.NotEqual(first, found.Resolve(Id("load", "web", 3)));
        Assert.NotEqual(first, found.Resolve(Id("other", "api", 4)));
        Assert.Equal(Rows.Series("load", ("job", "api")), keys[first]);
    }

    [Fact]
    public void Resolve_NotSelected_IsExcludedAndTakesNoKey()
    {
        (SeriesKeys found, KeyTable keys) = Make(where: """{job="api"}""");
        SeriesId web = Id("load", "web", 1);

        Assert.False(found.Takes(web));
        Assert.Equal(SeriesKeys.Excluded, found.Resolve(web));
        Assert.Equal(SeriesKeys.Excluded, found.Resolve(web));
        Assert.False(found.Takes(web));
        Assert.Equal(0, keys.Count);
    }

    [Fact]
    public void Resolve_KeyWasGivenBackMeanwhile_FindsItAnew()
    {
        (SeriesKeys found, KeyTable keys) = Make();
        SeriesId series = Id("load", "api", 1);
        SeriesId other = Id("load", "api", 2);
        int before = found.Resolve(series);
        keys.Sweep(long.MaxValue, _ => { });
        int others = found.Resolve(other);

        int after = found.Resolve(series);

        Assert.Equal(before, others);
        Assert.NotEqual(others, after);
        Assert.Equal(_series[series], keys[after]);
    }

    [Fact]
    public void Resolve_NoKeyIsLeft_IsFullUntilOneIs()
    {
        (SeriesKeys found, KeyTable keys) = Make(keyCountMax: 1);
        found.Resolve(Id("load", "api", 1));
        SeriesId second = Id("load", "api", 2);

        Assert.Equal(SeriesKeys.Full, found.Resolve(second));
        Assert.True(found.Takes(second));
        keys.Sweep(long.MaxValue, _ => { });
        Assert.Equal(0, found.Resolve(second));
    }

    [Fact]
    public void Forget_IdStandsForAnotherSeries_IsLookedAtAgain()
    {
        (SeriesKeys found, _) = Make(where: """{job="api"}""");
        SeriesId series = Id("load", "web", 1);
        found.Resolve(series);

        found.Forget(series);
        found.Forget(new SeriesId(1_000));

        Assert.False(found.Takes(series));
        Assert.Equal(SeriesKeys.Excluded, found.Resolve(series));
    }

    [Fact]
    public void Sweep_GroupIsOverAndItsNumberIsAnothers_SeriesFindTheirGroupAnew()
    {
        (SeriesKeys found, KeyTable keys) = Make(by: ["job"], where: """{job!="none"}""");
        SeriesId api = Id("load", "api", 1);
        SeriesId web = Id("load", "web", 2);
        SeriesId none = Id("load", "none", 3);
        int first = found.Resolve(api);
        int second = found.Resolve(web);
        found.Resolve(none);
        keys.Touch(second, 20_000);
        List<int> freed = [];

        found.Sweep(10_000, freed.Add);

        Assert.Equal([first], freed);
        Assert.Equal(first, found.Resolve(Id("load", "db", 4)));
        Assert.NotEqual(first, found.Resolve(api));
        Assert.Equal(second, found.Resolve(web));
        Assert.Equal(SeriesKeys.Excluded, found.Resolve(none));
    }

    [Fact]
    public void Bytes_SeriesAreKeysThemselves_AreThoseOfTheKeysAlone()
    {
        (SeriesKeys alone, KeyTable keys) = Make();
        (SeriesKeys grouped, _) = Make(by: ["job"]);
        alone.Resolve(Id("load", "api", 1));
        grouped.Resolve(Id("load", "api", 1));

        Assert.Equal(0, alone.Bytes);
        Assert.True(keys.Bytes > 0);
        Assert.True(grouped.Bytes > 0);
    }

    private SeriesId Id(string name, string job, int instance) =>
        _series.Acquire(Rows.Series(name, ("job", job), ("instance", $"{instance}")));

    private (SeriesKeys Found, KeyTable Keys) Make(string[]? by = null, string? where = null, int keyCountMax = 100)
    {
        KeyTable keys = new(_series, keyCountMax);
        Grouping grouping = new(new WindowOptions
        {
            Size = TimeSpan.FromSeconds(10),
            Aggregate = [Aggregate.Parse("count")],
            By = by,
            Where = where is null ? null : SeriesSelector.Parse(where),
        });
        return (new SeriesKeys(_series, grouping, keys), keys);
    }
}
