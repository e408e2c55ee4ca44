using Streams.Node.Hosting;
using Streams.Node.Testing;

namespace Streams.Node.Tests.Testing;

public sealed class TopologyTestLoaderTests
{
    [Fact]
    public void Load_ManyMistakes_ReportsAllWithTheirPlaces()
    {
        TopologyTestFile file = TestFolder.Load(
            """
            topology: shop.yaml
            tests:
              - name: first
                intervall: 15s
                interval: 15
                input:
                  trafic:
                    series:
                      - { series: 'requests{a=~"b"}', values: '80+20' }
                expect: { plain: {} }
              - name: second
                input:
                  buys:
                    rows: |
                      {"name":"x","value":1}
                      {"name":"x","valu":1}
                expect:
                  screen: {}
                  plan: { count: 2, tolerance: 1 }
              - name: third
            """);

        Assert.Equal(
            [
                "shop.test.yaml:4:5: tests[0].intervall: unknown key 'intervall', did you mean 'interval'? Allowed: name, "
                    + "topology, start, interval, input, advance, end, expect, errors",
                "shop.test.yaml:5:15: tests[0].interval: expected a duration, found '15' without a unit; write it with ms, "
                    + "s, m, h or d, for example 90s",
                "shop.test.yaml:7:7: tests[0].input.trafic: no source is called 'trafic', did you mean 'traffic'? "
                    + "Sources: traffic",
                "shop.test.yaml:9:23: tests[0].input.trafic.series.series: a series has its labels with '=' only, found "
                    + "a=~\"b\"",
                "shop.test.yaml:9:51: tests[0].input.trafic.series.values: column 6: expected 'x' and how many steps to "
                    + "take, found the end",
                "shop.test.yaml:13:7: tests[1].input.buys: 'buys' is not a source; sources: traffic",
                "shop.test.yaml:16:11: tests[1].input.buys.rows: column 13: unknown key 'valu'; a row has name, labels, "
                    + "time and value",
                "shop.test.yaml:18:7: tests[1].expect.screen: 'screen' is a sink; name what it reads: plain",
                "shop.test.yaml:19:7: tests[1].expect.plan: no output is called 'plan', did you mean 'plain'? Outputs: "
                    + "traffic, buys, plain",
                "shop.test.yaml:19:22: tests[1].expect.plan.count: stands alone; remove it, or 'series', 'rows' and "
                    + "'tolerance'",
                "shop.test.yaml:20:5: tests[2].expect: a test needs 'expect', the outputs to look at, or 'errors'",
            ],
            file.Errors.Select(e => e.ToString()));
        Assert.Empty(file.Tests);
    }

    [Theory]
    [InlineData("", "1:1: expected the keys topology and tests, found an empty file")]
    [InlineData("[1]", "1:1: expected the keys topology and tests, found a list")]
    [InlineData("topology: shop.yaml", "1:1: tests: 'tests' is missing; expected a list")]
    [InlineData("{topology: shop.yaml, tests: []}", "1:30: tests: expected at least one test, found an empty list")]
    [InlineData("{topology: none.yaml, tests: [{name: a, expect: {plain: {}}}]}", "1:12: topology: the file 'none.yaml' does not exist")]
    [InlineData("{topology: '*.yaml', tests: [{name: a, expect: {plain: {}}}]}", "1:12: tests.topology: a test runs one topology file, found '*.yaml'")]
    [InlineData("{topology: '-', tests: [{name: a, expect: {plain: {}}}]}", "1:12: tests.topology: a test runs one topology file, found '-'")]
    [InlineData("tests: [{name: a, expect: {plain: {}}}]", "1:9: tests.topology: 'topology' is missing; name the topology file here")]
    [InlineData("{topology: shop.yaml, tests: [{expect: {plain: {}}}]}", "1:31: tests.name: 'name' is missing; expected text")]
    [InlineData("{topology: shop.yaml, tests: [{name: ' ', expect: {plain: {}}}]}", "1:38: tests.name: must not be empty")]
    [InlineData("{topology: shop.yaml, tests: [{name: a, errors: []}]}", "1:49: tests.errors: must have at least one text")]
    [InlineData("{topology: shop.yaml, tests: [{name: a, errors: [x], advance: 5m}]}", "1:49: tests.errors: a topology that must be refused does not run")]
    [InlineData("{topology: shop.yaml, tests: [{name: a, expect: {plain.late: {}}}]}", "1:50: tests.expect.plain.late: no output is called 'plain.late'")]
    [InlineData("{topology: shop.yaml, tests: [{name: a, start: today, expect: {plain: {}}}]}", "1:48: tests.start: 'today' is not a time")]
    [InlineData("{topology: shop.yaml, tests: [{name: a, start: 999999999999999999, expect: {plain: {}}}]}", "1:48: tests.start: must be within the years 1 to 9997")]
    [InlineData("""{topology: shop.yaml, tests: [{name: a, expect: {plain: {rows: "{}\n{"}}}]}""", "1:64: tests.expect.plain.rows: line 1: column")]
    public void Load_OneMistake_SaysWhatAndWhere(string text, string message)
    {
        TopologyTestFile file = TestFolder.Load(text);

        Assert.StartsWith($"shop.test.yaml:{message}", file.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.False(file.IsValid);
    }

    [Fact]
    public void Load_BrokenTopology_ReportsItsErrorsOnce()
    {
        TopologyTestFile file = TestFolder.Load(
            """
            topology: shop.yaml
            tests:
              - { name: a, expect: { plain: {} } }
              - { name: b, expect: { plain: {} } }
              - { name: c, errors: ["unknown key 'wher'"] }
            """,
            topology: TestFolder.Shop.Replace("where:", "wher:", StringComparison.Ordinal));

        string error = Assert.Single(file.Errors).ToString();
        Assert.StartsWith("shop.yaml:8:5: operators.buys.wher: unknown key", error, StringComparison.Ordinal);
        Assert.Equal("c", Assert.Single(file.Tests).Name);
    }

    [Theory]
    [InlineData("none.yaml", "'none.yaml' does not exist")]
    [InlineData(".", "'.' is a folder, expected a test file")]
    public void Load_NoFile_NamesIt(string path, string message)
    {
        TopologyTestFile file = TopologyTestLoader.Load(path, new NodeStages().Registry, _ => null, Path.GetTempPath());

        Assert.StartsWith(message, Assert.Single(file.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SeriesAndRows_ComeByTimeAndThenAsWritten()
    {
        TopologyTest test = TestFolder.LoadOne(
            """
            topology: shop.yaml
            tests:
              - name: rows
                start: 1000
                interval: 2s
                input:
                  traffic:
                    series:
                      - { series: a, values: '1 _ 3' }
                      - { series: b, values: '4+1x1' }
                    rows: |
                      {"name":"c","value":6}

                      {"name":"c","time":5,"value":7}
                expect: { plain: {} }
            """);

        Assert.Equal(
            ["a 1000 1", "b 1000 4", "b 3000 5", "a 5000 3", "c 1000 6", "c 5 7"],
            test.Input["traffic"].Select(r => $"{r.Labels} {r.Time.Milliseconds} {r.Value}"));
    }
}
