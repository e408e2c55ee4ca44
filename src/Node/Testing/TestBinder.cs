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
        // A file that is not there was reported with the value that names it.
        if (_binder.Bind<TestOptions>(content, component) is not { } test)
        {
            return null;
        }

        ConfigEntry? named = content.TryGet(TopologyKey, out ConfigEntry? own) ? own
            : root.TryGet(TopologyKey, out ConfigEntry? shared) ? shared
            : null;
        if (named is null)
        {
            string missing = "'topology' is missing; name the topology file here or at the top of the file";
            Report(component, TopologyKey, missing, content.Position);
            return null;
        }

        if (BindPath(named) is not { } path || topologies.Load(path, named.Value, component) is not { } topology)
        {
            return null;
        }

        if (test.Errors is not null)
        {
            return new TopologyTest(test.Name, content.Position, topology, test.Start.Time) { ExpectedErrors = test.Errors };
        }

        if (topology.Description is null)
        {
            topologies.Report(topology);
            return null;
        }

        return BindRun(test, content, component, topology, topology.Description);
    }

    private InputPath? BindPath(ConfigEntry named) =>
        _binder.Bind<TestFileOptions>(
            new ConfigMapping(
                [named, new ConfigEntry("tests", named.KeyPosition, new ConfigSequence([], named.KeyPosition))], named.KeyPosition),
            "")?.Topology;

    private TopologyTest BindRun(
        TestOptions test, ConfigMapping content, string component, LoadResult topology, TopologyDescription description)
    {
        Dictionary<string, IReadOnlyList<Sample>> input = [];
        foreach (ConfigEntry entry in Entries(content, "input"))
        {
            TestRowsOptions rows = test.Input[entry.Key];
            CheckSource(description, entry, component);
            input.Add(entry.Key, RowsOf(rows.Series, rows.Rows, test, entry, component, "input"));
        }

        List<ExpectedOutput> expected = [];
        foreach (ConfigEntry entry in Entries(content, "expect"))
        {
            // There are entries, so the record has them too.
            TestOutputOptions output = test.Expect![entry.Key];
            if (FindOutput(description, entry, component) is { } from)
            {
                List<Sample> rows = RowsOf(output.Series, output.Rows, test, entry, component, "expect");
                expected.Add(output.Count is { } count
                    ? new ExpectedOutput(from, null, count, 0)
                    : new ExpectedOutput(from, rows, rows.Count, output.Tolerance));
            }
        }

        return new TopologyTest(test.Name, content.Position, topology, test.Start.Time)
        {
            Input = input,
            Advance = test.Advance,
            Ends = test.End,
            Expected = expected,
        };
    }

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

    private StageInput? FindOutput(TopologyDescription topology, ConfigEntry entry, string component)
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

        return message is null ? from : null;
    }

    private static IEnumerable<StageInput> Outputs(StageNode stage) => stage.Definition switch
    {
        SourceDefinition => [new StageInput(stage.Name)],
        OperatorDefinition definition => definition.Outputs.Select(o => new StageInput(stage.Name, o.Name)),
        _ => [],
    };

    private List<Sample> RowsOf(
        IReadOnlyList<TestSeriesOptions> series, string text, TestOptions test, ConfigEntry entry, string component, string key)
    {
        List<Sample> rows = TestRows.OfSeries(series, test.Start.Time, test.Interval);
        VirtualClock clock = new(DateTimeOffset.FromUnixTimeMilliseconds(test.Start.Time.Milliseconds));
        rows.AddRange(TestRows.OfLines(text, clock, (index, line, problem) =>
        {
            TextPosition position = PlaceOf(entry, index, line, out bool isExact);
            Report(component, $"{key}.{entry.Key}.rows", isExact ? problem : $"line {index + 1}: {problem}", position);
        }));
        return rows;
    }

    /// <summary>Where a line of a block of text stands in the file; the start of the text when that cannot be told.</summary>
    private TextPosition PlaceOf(ConfigEntry entry, int index, string line, out bool isExact)
    {
        ConfigNode value = entry.Value is ConfigMapping map && map.TryGet("rows", out ConfigEntry? rows) ? rows.Value : entry.Value;
        TextPosition start = value.Position;
        int number = start.Line + index;
        isExact = number < lines.Length && lines[number].TrimEnd('\r').EndsWith(line.TrimEnd('\r'), StringComparison.Ordinal);
        return isExact
            ? start with { Line = number + 1, Column = lines[number].TrimEnd('\r').Length - line.TrimEnd('\r').Length + 1 }
            : start;
    }

    private static IReadOnlyList<ConfigEntry> Entries(ConfigMapping content, string key) =>
        content.TryGet(key, out ConfigEntry? entry) && entry.Value is ConfigMapping map ? map.Entries : [];

    private void Report(string component, string field, string message, TextPosition position) =>
        errors.Add(new TopologyError(component, field, message, position));
}
