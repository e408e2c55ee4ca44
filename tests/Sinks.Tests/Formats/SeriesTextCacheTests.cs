using System.Buffers;
using System.Text;
using Streams.Data;
using Streams.Sinks.Formats;
using Streams.Sinks.Tests.Support;

namespace Streams.Sinks.Tests.Formats;

public sealed class SeriesTextCacheTests
{
    private int _formatted;

    [Fact]
    public void Get_SameLabelsAgain_FormatsOnce()
    {
        SeriesTextCache cache = Cache();
        Labels labels = Make.Series("up");

        string first = Encoding.UTF8.GetString(cache.Get(labels));
        string second = Encoding.UTF8.GetString(cache.Get(labels));

        Assert.Equal(("up", "up", 1), (first, second, _formatted));
    }

    [Fact]
    public void Get_EqualLabelsOfAnotherObject_GivesTheSameText()
    {
        SeriesTextCache cache = Cache();

        cache.Get(Make.Series("up"));

        Assert.Equal("up", Encoding.UTF8.GetString(cache.Get(Make.Series("up"))));
    }

    [Fact]
    public void Get_ManySeries_GivesEachItsOwnTextWithinTheBound()
    {
        SeriesTextCache cache = Cache();
        Labels[] series = [.. Enumerable.Range(0, 300_000).Select(i => Make.Series($"s{i}"))];

        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < series.Length; i++)
            {
                Assert.True(cache.Get(series[i]).SequenceEqual(Encoding.UTF8.GetBytes($"s{i}")));
            }
        }

        Assert.Equal(SeriesTextCache.SlotCountMax, cache.SlotCount);
    }

    [Fact]
    public void Get_AThousandSeriesInTurn_MostlyHits()
    {
        SeriesTextCache cache = Cache();
        Labels[] series = [.. Enumerable.Range(0, 1000).Select(i => Make.Series($"s{i}"))];

        for (int round = 0; round < 100; round++)
        {
            foreach (Labels labels in series)
            {
                cache.Get(labels);
            }
        }

        Assert.InRange(_formatted, 1000, 10_000);
    }

    [Fact]
    public void Get_TextAboveTheBound_IsFormattedEachTime()
    {
        SeriesTextCache cache = Cache();
        Labels labels = Make.Series(new string('x', SeriesTextCache.TextBytesMax + 1));

        cache.Get(labels);
        int length = cache.Get(labels).Length;

        Assert.Equal((SeriesTextCache.TextBytesMax + 1, 2), (length, _formatted));
    }

    private SeriesTextCache Cache() => new((labels, output) =>
    {
        _formatted++;
        output.Write(Encoding.UTF8.GetBytes(labels.Name));
    });
}
