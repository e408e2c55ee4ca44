using Streams.Data;
using Streams.Stages;
using Streams.Topology;
using Streams.Topology.Binding;
using Streams.Topology.Yaml;

namespace Streams.Node.Testing;

/// <summary>Binds the tests of a file one by one and checks them against their topologies.</summary>
/// <param name="topologies">The topologies.</param>
/// <param name="lines">The file's lines, to find where rows stand.</param>
/// <param name="workingFolder">The folder that the command's paths are relative to.</param>
/// <param name="errors">Where errors go; those of the keys and values themselves are there already.</param>
internal sealed class TestBinder(
    TestTopologies topologies, string[] lines, string workingFolder, ICollection<TopologyError> errors)
{
    private const string TopologyKey = "topology";

    // What binding finds wrong was found before, in the file as a whole.
    private readonly OptionsBinder _binder = new(workingFolder, new List<TopologyError>());
    private readonly TestRowReader _lines = new(lines, errors);

    /// <summary>The tests that are right.</summary>
    public IEnumerable<TopologyTest> BindAll(ConfigMapping root)
    {
        ConfigNode? tests = root.TryGet("tests", out ConfigEntry? entry) ? entry.Value : null;
        IReadOnlyList<ConfigNode> all = tests is ConfigSequence list ? list.Items : tests is null ? [] : [tests];
        if (tests is ConfigSequence { Items.Count: 0 })
        {
            Report("", "tests", "expected at least one test, found an empty list", tests.Position);
        }

        string[] components = [.. all.Select((_, index) => all.Count == 1 ? "tests" : $"tests[{index}]")];
        return all.Zip(components)
            .Select(pair => pair.First is ConfigMapping test ? Bind(test, root, pair.Second) : null)
            .OfType<TopologyTest>();
    }

    private TopologyTest? Bind(ConfigMapping content, ConfigMapping root, string component)
    {
        TestOptions? test = _binder.Bind<TestOptions>(content, component);
        LoadResult? topology = FindTopology(content, root, component);
        if (test?.Errors is not null && topology is not null)
        {
            return new TopologyTest(test.Name, content.Position, topology, test.Start.Time) { ExpectedErrors = test.Errors };
        }

        if (topology is null || (test is null && content.TryGet("errors", out _)))
        {
            return null;
        }

        topologies.Report(topology);
        return topology.Description is null ? null : BindRun(test, content, component, topology, topology.Description);
    }

    private LoadResult? FindTopology(ConfigMapping content, ConfigMapping root, string component)
    {
        ConfigEntry? named = content.TryGet(TopologyKey, out ConfigEntry? own) ? own
            : root.TryGet(TopologyKey, out ConfigEntry? shared) ? shared
            : null;
        if (named is null)
        {
            string missing = "'topology' is missing; name the topology file here or at the top of the file";
            Report(component, TopologyKey, missing, content.Position);
            return null;
        }

        // A file that is not there was reported with the value that names it.
        ConfigEntry noTests = new("tests", named.KeyPosition, new ConfigSequence([], named.KeyPosition));
        ConfigMapping head = new([named, noTests], named.KeyPosition);
        return _binder.Bind<TestFileOptions>(head, "")?.Topology is { } path
            ? topologies.Load(path, named.Value, component)
            : null;
    }

    /// <summary>Checks what a test names and binds it; null when something in it is wrong, be it here or before.</summary>
    private TopologyTest? BindRun(
        TestOptions? test, ConfigMapping content, string component, LoadResult topology, TopologyDescription description)
    {
        int errorsBefore = errors.Count;
        EventTime start = test?.Start.Time ?? default;
        Dictionary<string, IReadOnlyList<Sample>> input = [];
        foreach (ConfigEntry entry in Entries(content, "input"))
        {
            CheckSource(description, entry, component);
            List<Sample> lines = _lines.Read(entry, start, component, $"input.{entry.Key}");
            input.Add(entry.Key, [.. SeriesOf(test?.Input[entry.Key].Series, test), .. lines]);
        }

        List<ExpectedOutput> expected = [];
        foreach (ConfigEntry entry in Entries(content, "expect"))
        {
            StageInput from = FindOutput(description, entry, component);
            List<Sample> lines = _lines.Read(entry, start, component, $"expect.{entry.Key}");
            TestOutputOptions output = test?.Expect?[entry.Key] ?? new TestOutputOptions();
            List<Sample> rows = [.. SeriesOf(output.Series, test), .. lines];
            expected.Add(output.Count is { } count
                ? new ExpectedOutput(from, null, count, 0)
                : new ExpectedOutput(from, rows, rows.Count, output.Tolerance));
        }

        return test is null || errors.Count > errorsBefore
            ? null
            : new TopologyTest(test.Name, content.Position, topology, start)
            {
                Input = input,
                Advance = test.Advance,
                Ends = test.End,
                Expected = expected,
            };
    }

    private static List<Sample> SeriesOf(IReadOnlyList<TestSeriesOptions>? series, TestOptions? test) =>
        series is null || test is null ? [] : TestRows.OfSeries(series, test.Start.Time, test.Interval);

    private void CheckSource(TopologyDescription topology, ConfigEntry entry, string component)
    {
        string[] sources = [.. topology.Stages.Where(s => s.Definition is SourceDefinition).Select(s => s.Name)];
        if (!sources.Contains(entry.Key))
        {
            string message = topology.Stages.Any(s => s.Name == entry.Key)
                ? $"'{entry.Key}' is not a source" + Words.Listing("; sources", sources)
                : Words.Unknown("no source is called", entry.Key, sources, "sources");
            Report(component, $"input.{entry.Key}", message, entry.KeyPosition);
        }
    }

    private StageInput FindOutput(TopologyDescription topology, ConfigEntry entry, string component)
    {
        string[] parts = entry.Key.Split('.', 2);
        StageInput from = new(parts[0], parts.Length == 2 ? parts[1] : "");
        StageNode? stage = topology.Stages.FirstOrDefault(s => s.Name == from.Stage);
        string[] readable = [.. topology.Stages.SelectMany(Outputs).Select(o => o.ToString())];
        string? message = stage?.Definition is SinkDefinition
                ? $"'{stage.Name}' is a sink; name what it reads: {string.Join(", ", stage.From)}"
            : readable.Contains(entry.Key) ? null
            : Words.Unknown("no output is called", entry.Key, readable, "outputs");
        if (message is not null)
        {
            Report(component, $"expect.{entry.Key}", message, entry.KeyPosition);
        }

        return from;
    }

    private static IEnumerable<StageInput> Outputs(StageNode stage) => stage.Definition switch
    {
        SourceDefinition => [new StageInput(stage.Name)],
        OperatorDefinition definition => definition.Outputs.Select(o => new StageInput(stage.Name, o.Name)),
        _ => [],
    };

    private static IReadOnlyList<ConfigEntry> Entries(ConfigMapping content, string key) =>
        content.TryGet(key, out ConfigEntry? entry) && entry.Value is ConfigMapping map ? map.Entries : [];

    private void Report(string component, string field, string message, TextPosition position) =>
        errors.Add(new TopologyError(component, field, message, position));
}
