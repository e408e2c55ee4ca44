using BenchmarkDotNet.Attributes;
using Streams.Data;
using Streams.Operators.Rules.OnStream;
using Streams.Stages;

namespace Streams.Bench.Operators;

/// <summary>The operator <c>rules</c> between evaluations: what a row costs that rules read, and one that they do not.</summary>
[MemoryDiagnoser]
public class RulesBenchmarks
{
    private string _folder = "";
    private OperatorBench? _read;
    private OperatorBench? _unread;

    /// <summary>How many series the rows belong to.</summary>
    [Params(1_000, 100_000)]
    public int SeriesCount { get; set; }

    /// <summary>Makes the operators.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("streams-bench-").FullName;
        _read = Make("sum({__name__=~'.+'})");
        _unread = Make("sum(nothing)");
    }

    /// <summary>Removes the rule files.</summary>
    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    /// <summary>Rows of series that a rule reads; all rows of a series have one time here, so that one is replaced.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = SampleBatch.Capacity)]
    public void Read() => _read?.Run();

    /// <summary>Rows of series that no rule reads.</summary>
    [Benchmark(OperationsPerInvoke = SampleBatch.Capacity)]
    public void Unread() => _unread?.Run();

    private OperatorBench Make(string expression)
    {
        string file = Path.Combine(_folder, $"{expression.Length}.yaml");
        File.WriteAllText(file, $"groups: [{{name: bench, rules: [{{record: result, expr: \"{expression}\"}}]}}]\n");
        RulesOptions options = new() { Files = [new InputPath(file)] };
        return new OperatorBench(SeriesCount, context => new RulesOperator(options, context), new FrameWriter(1, (_, _) => { }));
    }
}
