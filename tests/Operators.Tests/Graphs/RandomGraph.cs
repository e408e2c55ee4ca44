using Streams.Data;
using Streams.Operators.Windows;
using Streams.Stages;
using Streams.TestKit.Engine;
using Streams.Topology;

namespace Streams.Operators.Tests.Graphs;

/// <summary>Operators of all kinds in random chains, fans and joins behind one or two sources, with the sources' rows.</summary>
internal sealed class RandomGraph
{
    private readonly List<Stage> _stages = [];
    private readonly List<IReadOnlyList<IReadOnlyList<Sample>>> _sources = [];
    private readonly List<Sample> _more = [];
    private readonly TimeSpan _lateness;

    public RandomGraph(Random random)
    {
        _lateness = TimeSpan.FromMilliseconds(random.Next(4_000));
        List<(string Stage, string Output)> open = [];
        int sourceCount = random.Next(1, 3);
        for (int i = 0; i < sourceCount; i++)
        {
            _sources.Add(RandomRows.Partitions(random, _lateness));
            open.Add(($"in-{i}", ""));
        }

        int stageCount = random.Next(1, 7);
        for (int i = 0; i < stageCount; i++)
        {
            object options = RandomOptions.Any(random);
            (string, string)[] from = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => open[random.Next(open.Count)]).Distinct()];
            Stage stage = new($"stage-{i}", RegisteredOperator.All.Single(d => d.OptionsType == options.GetType()), options, from);
            _stages.Add(stage);
            if (!RandomOptions.Corrects(options))
            {
                // What follows a stage that corrects its results may meet a correction or not.
                open.AddRange(stage.Outputs.Where(output => output != "early").Select(output => (stage.Name, output)));
            }
        }
    }

    public int RowCount => _sources.Sum(partitions => partitions.Sum(rows => rows.Count));

    /// <summary>Lists that take what comes out, one for each output of each stage.</summary>
    public SortedDictionary<string, List<Sample>> NewOutputs()
    {
        IEnumerable<string> names = _stages.SelectMany(stage => stage.Outputs.Select(stage.OutputName));
        return new(names.ToDictionary(name => name, _ => new List<Sample>()), StringComparer.Ordinal);
    }

    /// <summary>Lays the graph out; with a layout to draw from, with stages in between that change nothing.</summary>
    public Flow Build(Random commits, int shards, SortedDictionary<string, List<Sample>> outputs, Random? layout = null)
    {
        PipelineBuilder builder = Pipeline.Using(new StageRegistry().AddOperators())
            .With(new TopologySettings { Shards = shards, Lateness = _lateness, Queue = 2 });
        Dictionary<string, Flow> flows = [];
        int rowsPerCommitMax = commits.Next(1, 80);
        for (int i = 0; i < _sources.Count; i++)
        {
            IReadOnlyList<IReadOnlyList<Sample>> partitions = _sources[i];
            flows.Add($"in-{i}", builder.From($"in-{i}", () => new PartitionedSource(partitions, commits, rowsPerCommitMax)));
        }

        if (layout?.Next(3) == 0)
        {
            WindowOptions wide = new() { Size = TimeSpan.FromMinutes(1), By = ["service"], Aggregate = [Aggregate.Parse("p90")] };
            flows["in-0"].Through(wide, "more").To("more-out", () => new CollectingSink(_more));
        }

        Flow flow = flows["in-0"];
        foreach (Stage stage in _stages)
        {
            flow = stage.From
                .Select(from => Detour(flows[from.Stage].Output(from.Output), layout))
                .Aggregate((left, right) => left.And(right))
                .Through(stage.Name, stage.Definition, stage.Options);
            flows.Add(stage.Name, flow);
            foreach (string output in stage.Outputs)
            {
                List<Sample> rows = outputs[stage.OutputName(output)];
                flow.Output(output).To($"{stage.OutputName(output)}-out", () => new CollectingSink(rows));
            }
        }

        return flow;
    }

    /// <summary>All that came out, to the bit, in an order of its own; of results that are told again, the last.</summary>
    /// <remarks>Early results that count late rows are not among it: which of those have come by then is up to the arrival.</remarks>
    public string[] Results(SortedDictionary<string, List<Sample>> outputs)
    {
        Stage[] correcting = [.. _stages.Where(s => RandomOptions.Corrects(s.Options))];
        HashSet<string> corrected = [.. correcting.Select(s => s.OutputName(""))];
        HashSet<string> undecided = [.. correcting.Select(s => s.OutputName("early"))];
        return
        [
            .. outputs
                .Where(output => !undecided.Contains(output.Key))
                .SelectMany(output => (corrected.Contains(output.Key) ? Last(output.Value) : output.Value)
                    .Select(row => Text(output.Key, row))
                    .Order(StringComparer.Ordinal)),
        ];
    }

    public override string ToString() => string.Join('\n', _stages.Select(stage =>
        $"{stage.Name}: {Shown(stage.Options)} from {string.Join(", ", stage.From.Select(f => $"{f.Stage}.{f.Output}"))}"));

    private static string Shown(object options) => options is WindowOptions window
        ? $"{window} by [{string.Join(' ', window.By ?? ["-"])}] of [{string.Join(' ', window.Aggregate)}]"
        : $"{options}";

    private static string Text(string output, Sample row) =>
        $"{output} {row.Time.Milliseconds} {row.Labels} {row.Value:R} {BitConverter.DoubleToUInt64Bits(row.Value):x16}";

    private static IEnumerable<Sample> Last(List<Sample> rows) =>
        rows.GroupBy(row => (row.Labels, row.Time)).Select(same => same.Last());

    private static Flow Detour(Flow flow, Random? layout) =>
        layout?.Next(4) == 0 ? flow.Through(RandomOptions.Nothing(layout), "nothing") : flow;

    private sealed record Stage(string Name, OperatorDefinition Definition, object Options, (string Stage, string Output)[] From)
    {
        public IEnumerable<string> Outputs => Definition.Outputs.Where(o => o.Kind == EdgeKind.Samples).Select(o => o.Name);

        public string OutputName(string output) => output.Length == 0 ? Name : $"{Name}-{output}";
    }
}
