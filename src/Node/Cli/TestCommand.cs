using System.CommandLine;
using Streams.Node.Hosting;
using Streams.Node.Testing;
using Streams.Node.Testing.Rules;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Node.Cli;

/// <summary><c>streams test FILE...</c></summary>
internal static class TestCommand
{
    public static Command Create(CliOutput output)
    {
        Argument<string[]> files = new("file")
        {
            Description = "Files of topology tests, of rule tests as promtool has them, or of PromQL tests (.test).",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<bool> json = new("--json") { Description = "Write the results as JSON." };
        Command command = new("test", "Runs tests of topologies and rules in virtual time and shows what came out otherwise than expected.")
        {
            files, json,
        };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetRequiredValue(files), parsed.GetValue(json), output, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] paths, bool isJson, CliOutput output, CancellationToken cancellationToken)
    {
        string[] scripts = [.. paths.Where(ScriptTests.IsScript)];
        ILookup<bool, string> others = paths.Where(path => !ScriptTests.IsScript(path))
            .ToLookup(path => RuleTestLoader.IsRuleTest(path, output.WorkingFolder));
        string[] rules = [.. others[true]];
        string[] topologies = [.. others[false]];
        int exitCode = ExitCode.Success;
        if (scripts.Length > 0)
        {
            exitCode = ScriptTests.Run(scripts, isJson, output, cancellationToken);
        }

        if (rules.Length > 0)
        {
            exitCode = Math.Max(exitCode, RuleTests.Run(rules, isJson, output, cancellationToken));
        }

        return topologies.Length > 0
            ? Math.Max(exitCode, await RunTopologiesAsync(topologies, isJson, output, cancellationToken))
            : exitCode;
    }

    private static async Task<int> RunTopologiesAsync(
        string[] paths, bool isJson, CliOutput output, CancellationToken cancellationToken)
    {
        StageRegistry registry = new NodeStages().Registry;
        TopologyTestFile[] files =
        [
            .. paths.Select(p =>
                TopologyTestLoader.Load(p, registry, Environment.GetEnvironmentVariable, output.WorkingFolder)),
        ];

        // Two files may run one topology that is wrong.
        TopologyError[] errors = [.. files.SelectMany(f => f.Errors).Distinct()];
        TestReport? report = isJson ? null : new TestReport(output.Out, output.IsOutTerminal);
        List<TopologyTestResult> results = [];
        foreach (TopologyTest test in errors.Length > 0 ? [] : files.SelectMany(f => f.Tests))
        {
            results.Add(await TopologyTestRunner.RunAsync(test, new TopologyTestOptions(), cancellationToken));
            report?.Write(results[^1]);
        }

        Summarize(errors, results, report, output);
        return errors.Length > 0 ? ExitCode.BadInput
            : results.TrueForAll(r => r.HasPassed) ? ExitCode.Success
            : ExitCode.Failure;
    }

    private static void Summarize(
        TopologyError[] errors, List<TopologyTestResult> results, TestReport? report, CliOutput output)
    {
        if (report is null)
        {
            output.Out.WriteLine(TestReportJson.Render(errors, results));
        }
        else if (errors.Length > 0)
        {
            TopologyFiles.Report(errors, [], output.Error);
        }
        else
        {
            report.WriteSummary(results.Count(r => r.HasPassed), results.Count(r => !r.HasPassed));
        }
    }
}
