using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.Sinks.Notify.Matching;

namespace Streams.Sinks.Tests.Notify.Matching;

public sealed class MatcherIndexTests
{
    [Fact]
    public void Find_RandomSets_AreThoseThatMatchOneByOne()
    {
        Random random = new(20260105);
        int found = 0;
        for (int round = 0; round < 300; round++)
        {
            AlertMatchers[] sets = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => RandomSet(random))];
            MatcherIndex index = new(sets);
            Labels labels = RandomLabels(random);

            int[] expected = [.. Enumerable.Range(0, sets.Length).Where(i => sets[i].Matches(labels))];

            Assert.Equal(expected, index.Find(labels));
            found += expected.Length;
        }

        Assert.True(found > 500, $"only {found} matches were tried");
    }

    private static AlertMatchers RandomSet(Random random) => new(Enumerable.Range(0, random.Next(0, 4)).Select(_ =>
        new LabelMatcher(
            Name(random), (MatchOperator)random.Next(4), random.Next(5) == 0 ? "" : $"v{random.Next(3)}")).ToArray());

    private static Labels RandomLabels(Random random)
    {
        LabelsBuilder labels = new();
        for (int i = 0; i < 4; i++)
        {
            labels.Set(Name(random), $"v{random.Next(3)}");
        }

        return labels.Build();
    }

    private static string Name(Random random) => ((char)('a' + random.Next(5))).ToString();
}
