using Streams.PromQL.Syntax.Expressions;
using Streams.PromQL.Testing;
using Streams.TestKit;

namespace Streams.PromQL.Tests.Testing;

public sealed class ScriptTests
{
    private static readonly string[] Files =
        [.. Directory.GetFiles(RepositoryFolder.Combine("tests", "Scripts", "promql"), "*.test").Select(path => Path.GetFileName(path))];

    public static TheoryData<string> Shipped => new(Files);

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Run_ShippedScript_ComesOutAsExpected(string file)
    {
        ScriptResult[] results = [.. Script.Parse(Read(file)).Run()];

        Assert.NotEmpty(results);
        Assert.Empty(results
            .Where(result => result.Outcome != ScriptOutcome.Passed)
            .Select(result => $"{file}:{result.Line}: {result.Query}\n{result.Message}"));
    }

    [Fact]
    public void ShippedScripts_Together_UseEveryFunctionAndAggregation()
    {
        string all = string.Concat(Files.Select(Read));

        string[] unused =
        [
            .. FunctionTable.Names.Concat(AggregationKinds.All)
                .Where(name => !all.Contains($"{name}(", StringComparison.Ordinal) && !all.Contains($"{name} ", StringComparison.Ordinal)),
        ];

        Assert.Empty(unused);
    }

    [Theory]
    [InlineData("m 2", "  - m 2\n  + m 1\n")]
    [InlineData("", "  + m 1\n")]
    [InlineData("m 1\n  n 3", "  - n 3\n")]
    [InlineData("5", "  - 5\n  + a vector\n")]
    [InlineData("expect fail", "expected a failure, found a result")]
    [InlineData("expect warn\n  m 1", "  - warning: none was given\n")]
    [InlineData("expect info msg: x\n  m 1", "  - info: none was given\n  - info: x\n")]
    public void Run_OtherThanExpected_FailsWithTheDifference(string expected, string message)
    {
        ScriptResult result = Assert.Single(Script.Parse($"load 1m\n  m 1\n\neval instant at 0 m\n  {expected}\n").Run());

        Assert.Equal((4, "m", ScriptOutcome.Failed, message), (result.Line, result.Query, result.Outcome, result.Message));
    }

    [Theory]
    [InlineData("eval instant at 0 sort(m)\n  expect ordered\n  m{a=\"2\"} 2\n  m{a=\"1\"} 1", "  ! at place 1, not 2")]
    [InlineData("eval range from 0 to 1m step 1m m{a=\"1\"}\n  m{a=\"1\"} 1 2", "  - m{a=\"1\"} 1@0 2@60\n  + m{a=\"1\"} 1@0 1@60\n")]
    [InlineData("eval instant at 0 rate(m)\n  m 1", "failed: ")]
    [InlineData("eval instant at 0 quantile(2, m)\n  expect no_warn\n  {} Inf", "  + PromQL warning: quantile value")]
    [InlineData("eval instant at 0 m * on () m\n  expect fail msg: another", "expected the failure: another\n   found the failure: found dup")]
    [InlineData("eval instant at 0 \"a\"\n  expect string \"b\"", "  - b\n  + a\n")]
    public void Run_OtherThanExpected_SaysWhat(string query, string start)
    {
        string text = $"load 1m\n  m{{a=\"1\"}} 1 1\n  m{{a=\"2\"}} 2\n\n{query}\n";

        ScriptResult result = Assert.Single(Script.Parse(text).Run());

        Assert.Equal(ScriptOutcome.Failed, result.Outcome);
        Assert.StartsWith(start, result.Message);
    }

    [Theory]
    [InlineData("load 1m\n  h {{schema:0 count:1}}x3\n\neval instant at 0 h\n  h {{schema:0 count:1}}")]
    [InlineData("eval instant at 0 histogram_count(h)")]
    [InlineData("load 1m\n  a 1 {{schema:0 count:1}}\n\neval instant at 0 sum(a)\n  {} 1")]
    [InlineData("load_with_nhcb 1m\n  h_bucket{x=\"1\", le=\"1\"} 1\n\neval instant at 0 histogram_quantile(0.5, h{x=\"1\"})\n  {x=\"1\"} 1")]
    [InlineData("load 1m\n  m{a=\"1\"}@st _ -30s-1mx2\n  m{a=\"1\"} 0+1x3\n\neval instant at 1m increase(m[2m])\n  {a=\"1\"} 7")]
    [InlineData("load 1m\n  m@st _ -30s\n\neval instant at 0 m\n  m 1")]
    public void Run_SomethingThatIsNotSupported_SaysSo(string text) =>
        Assert.Equal(ScriptOutcome.Unsupported, Assert.Single(Script.Parse(text).Run()).Outcome);

    [Fact]
    public void Run_BesideSeriesThatAreNotSupported_StillFails()
    {
        string text = "load 1m\n  h {{schema:0 count:1}}\n  m 1\n\neval instant at 0 m\n  m 2\n\neval instant at 0 m or h\n  m 2\n";

        Assert.Equal([ScriptOutcome.Failed, ScriptOutcome.Unsupported], Script.Parse(text).Run().Select(result => result.Outcome));
    }

    [Theory]
    [InlineData("(\"\")", "")]
    [InlineData("\"Foo\"", " Foo")]
    [InlineData("\" Foo\"", "  Foo")]
    [InlineData("\" Foo\"", " ' Foo'")]
    public void Run_ExpectedText_MayStandWithoutQuotes(string query, string expected)
    {
        ScriptResult result = Assert.Single(Script.Parse($"eval instant at 0 {query}\n  expect string{expected}\n").Run());

        Assert.Equal((ScriptOutcome.Passed, ""), (result.Outcome, result.Message));
    }

    [Theory]
    [InlineData("\nfoo", "line 2: expected 'load', 'clear' or 'eval', found 'foo'")]
    [InlineData("load", "line 1: expected 'load STEP'")]
    [InlineData("load soon", "line 1: expected a duration, found 'soon'")]
    [InlineData("load 1m\n  m{a=} 1", "line 2: ")]
    [InlineData("eval later m", "line 1: expected 'eval instant at TIME QUERY'")]
    [InlineData("eval instant at 0 m\n  m 1 2", "line 2: an instant query gives one value a series")]
    [InlineData("eval instant at 0 m\n  m", "line 2: expected a value behind the series")]
    [InlineData("eval instant at 0 m\n  expect luck", "line 2: expected 'expect ordered")]
    [InlineData("eval instant at 0 m\n  expect fail regex: (", "line 2: in the pattern, ")]
    public void Parse_WrongScript_SaysWhere(string text, string start) =>
        Assert.StartsWith(start, Assert.Throws<FormatException>(() => Script.Parse(text)).Message);

    private static string Read(string file) => File.ReadAllText(RepositoryFolder.Combine("tests", "Scripts", "promql", file));
}
