using Streams.Stages;
using Streams.Topology;

namespace Streams.Tests.Topology;

public sealed class GraphChecksTests
{
    [Fact]
    public void Check_SoundTopologyFromCode_FindsNothing()
    {
        GraphCheckResult result = Check(
            Source("in"), Window("w", "in"), Rules("r", "w", "w.late"), Notify("pages", "r.alerts"), Console("all", "r", "r.alerts"));

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("windw", "there is no stage 'windw', did you mean 'window'? Available: in, window, window.late, r, r.alerts")]
    [InlineData("windw.late", "there is no stage 'windw', did you mean 'window'? Available: in, window, window.late, r, r.alerts")]
    [InlineData("other", "there is no stage 'other'; available: in, window, window.late, r, r.alerts")]
    [InlineData("window.lat", "'window' has no output 'lat', did you mean 'window.late'? Available: window, window.late")]
    [InlineData("in.main", "'in' has no output 'main'; available: in")]
    [InlineData("end", "'end' is a sink, and nothing can be read from a sink")]
    [InlineData("r.alerts", "'r.alerts' carries alerts, but an operator of type filter accepts samples; outputs that fit: in, window, window.late, r")]
    public void Check_InputThatCannotBeRead_SaysWhatCan(string input, string expected)
    {
        GraphCheckResult result = Check(
            Source("in"), Window("window", "in"), Rules("r", "in"), Filter("f", input), Console("end", "f", "window", "r"));

        ExpectedErrors.AreExactly(result.Errors, $"operators.f | from | {expected}");
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Check_NothingFits_SaysSo()
    {
        GraphCheckResult result = Check(Source("in"), Notify("pages", "in"));

        ExpectedErrors.AreExactly(
            result.Errors,
            "sinks.pages | from | 'in' carries samples, but a sink of type notify accepts alerts; no output in this topology fits");
    }

    [Fact]
    public void Check_OutputsWithoutAMainOne_AreListed()
    {
        OperatorDefinition alertsOnly = Definition<OperatorDefinition>("operator", "rules") with
        {
            Outputs = [new OutputDefinition("alerts", EdgeKind.Alerts)],
        };

        GraphCheckResult result = Check(
            Source("in"),
            new StageNode("r", alertsOnly, new object(), [new StageInput("in")]),
            Console("end", "r"));

        ExpectedErrors.AreExactly(result.Errors, "sinks.end | from | 'r' has no main output; available: r.alerts");
    }

    [Fact]
    public void Check_Circle_IsShownAsAChainOnce()
    {
        GraphCheckResult result = Check(
            Source("in"), Filter("a", "in", "c"), Filter("b", "a"), Filter("c", "b"), Filter("d", "c"), Console("end", "d"));

        ExpectedErrors.AreExactly(
            result.Errors,
            "operators.a | from | stages feed each other in a circle: a -> b -> c -> a; break it by reading from an earlier stage");
    }

    [Fact]
    public void Check_SeveralCircles_AreAllShown()
    {
        GraphCheckResult result = Check(
            Source("in"), Filter("self", "self", "in"), Filter("x", "y"), Filter("y", "x", "self"), Console("end", "y"));

        ExpectedErrors.AreExactly(
            result.Errors,
            "operators.self | from | stages feed each other in a circle: self -> self; break it by reading from an earlier stage",
            "operators.x | from | stages feed each other in a circle: x -> y -> x; break it by reading from an earlier stage");
    }

    [Fact]
    public void Check_ManyStagesInARow_EndsQuickly()
    {
        IEnumerable<StageNode> chain = Enumerable.Range(0, 5_000).Select(i => Filter($"f{i}", i == 0 ? "in" : $"f{i - 1}"));

        GraphCheckResult result = Check([Source("in"), .. chain, Console("end", "f4999")]);

        Assert.Empty(result.Errors);
    }

    [Fact]
    public void Check_WrongNamesAndInputs_AreAllReported()
    {
        GraphCheckResult result = Check(
            Source("in"),
            Source("a.b"),
            Filter("in", "a"),
            Filter("lonely"),
            Console("end", "in", "in"),
            new StageNode("src", Definition<SourceDefinition>("source", "bus"), new object(), [new StageInput("in")]));

        ExpectedErrors.AreExactly(
            result.Errors,
            "sources.a.b |  | 'a.b' cannot be the name of a stage; use letters, digits, _ and -",
            "operators.in |  | 'in' is defined twice; the first is a source",
            "operators.in | from | there is no stage 'a'; available: a.b, lonely, src",
            "operators.lonely | from | 'from' is missing or empty; an operator names the stages that it reads; available: in, a.b, in, src",
            "sinks.end | from | 'in' stands twice in 'from'; remove one",
            "sources.src | from | a source reads no other stage; remove 'from'");
    }

    [Fact]
    public void Check_NoEnds_AreReported()
    {
        GraphCheckResult result = Check();

        ExpectedErrors.AreExactly(
            result.Errors,
            "sources |  | the topology has no source; add at least one",
            "sinks |  | the topology has no sink; add at least one");
    }

    [Fact]
    public void Check_StagesThatNobodyReads_AreWarnings()
    {
        GraphCheckResult result = Check(Source("in"), Source("spare"), Window("w", "in"), Console("end", "in"));

        Assert.Empty(result.Errors);
        ExpectedErrors.AreExactly(
            result.Warnings,
            "sources.spare |  | nobody reads 'spare'; name it in the 'from' of another stage, or remove it",
            "operators.w |  | nobody reads 'w'; name it in the 'from' of another stage, or remove it");
    }

    [Fact]
    public void Check_Positions_OrderTheErrors()
    {
        StageNode late = Filter("late", "x") with { Position = new TextPosition("f", 9, 1) };
        StageNode early = Filter("early", "x") with { Position = new TextPosition("f", 2, 1) };

        GraphCheckResult result = Check(late, early, Source("in"), Console("end", "in"));

        Assert.Equal(["operators.early", "operators.late"], result.Errors.Select(error => error.Component));
    }

    private static GraphCheckResult Check(params StageNode[] stages) =>
        GraphChecks.Check(new TopologyDescription("t", new TopologySettings(), stages));

    private static StageNode Source(string name) => Node<SourceDefinition>("source", "bus", name);

    private static StageNode Filter(string name, params string[] from) => Node<OperatorDefinition>("operator", "filter", name, from);

    private static StageNode Window(string name, params string[] from) => Node<OperatorDefinition>("operator", "window", name, from);

    private static StageNode Rules(string name, params string[] from) => Node<OperatorDefinition>("operator", "rules", name, from);

    private static StageNode Notify(string name, params string[] from) => Node<SinkDefinition>("sink", "notify", name, from);

    private static StageNode Console(string name, params string[] from) => Node<SinkDefinition>("sink", "console", name, from);

    private static StageNode Node<T>(string kind, string type, string name, params string[] from)
        where T : StageDefinition => new(
            name,
            Definition<T>(kind, type),
            new object(),
            [.. from.Select(input => input.Split('.', 2)).Select(parts => new StageInput(parts[0], parts.ElementAtOrDefault(1) ?? ""))]);

    private static T Definition<T>(string kind, string type)
        where T : StageDefinition =>
        TestStages.Registry.TryGet(kind, type, out T? definition) ? definition : throw new InvalidOperationException(type);
}
