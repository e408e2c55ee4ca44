using System.Text.Json;
using Streams.PromQL.Syntax.Expressions;
using Streams.PromQL.Tests.Syntax.Support;
using Streams.TestKit;

namespace Streams.PromQL.Tests.Syntax.Printing;

/// <summary>Expressions look as the real Prometheus shows them on <c>/api/v1/rules</c>.</summary>
public sealed class PrometheusFormatTests
{
    // Numbers that 2.42 shows with an exponent and 3.x does not are left to the unit tests.
    private static readonly string[] Handwritten =
    [
        "SUM BY(b,a) (foo{z='1',a=\"2\"}) / ON(x) Group_Left() bar",
        "sum(foo) by()",
        "sum(foo) without()",
        "a + ignoring() b",
        "a * ignoring(c) group_right b",
        "1 + on() foo",
        "foo offset -1h30m @ 1.23456",
        "foo @ start() offset 90s",
        "foo @ end()[5m]",
        "foo[61s] @ -0.5 offset 8d",
        "foo[365d:7d] offset 1d",
        "foo{a1='x',a='y',a!='z',a_b=~'w'}",
        "{__name__='foo',job='x'}",
        "{__name__=~'foo'}",
        "-2 ^ 3 ^ (-4)",
        "-(1) * +foo",
        "- - - 1",
        "0x1F + 017 + 08 + .5 + 5. + 1e3 + inf + NaN",
        "label_replace(foo, 'a', `$1\\n`, \"\\x41\\u00e9\\t\\v\\\"'\", '(.*)')",
        "'\\u00a0\\u200b\\U0001F600\\x7f\\xc3\\xa9'",
        "foo > bool 1 and on(a,) bar # end",
    ];

    [Fact]
    public async Task ToString_Expressions_AreAsPrometheusShowsThem()
    {
        Random random = new(20260104);
        ExpressionGenerator generator = new(random, isOld: true);
        IEnumerable<string> generated = Enumerable.Range(0, Seeded.Cases(1000))
            .Select(_ => ExpressionMutations.Respace(generator.Next(random.Next(5)).ToString(), random));
        string[] texts = [.. Handwritten, .. generated];

        using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(ExpressionJudge.RuleFile(texts));
        using JsonDocument answer = JsonDocument.Parse(await prometheus.GetAsync("/api/v1/rules"));

        string?[] shown = [.. answer.RootElement.GetProperty("data").GetProperty("groups")[0].GetProperty("rules")
            .EnumerateArray().Select(rule => rule.GetProperty("query").GetString())];
        Assert.Equal(string.Join('\n', shown), string.Join('\n', texts.Select(text => Expression.Parse(text).ToString())));
    }
}
