using System.Text.Json;
using Streams.Node.Cli;
using Streams.Topology;

namespace Streams.Node.Testing.Rules;

/// <summary>Runs files of rule tests and writes how they came out.</summary>
internal static class RuleTests
{
    private const string Indent = "      ";

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static int Run(string[] paths, bool isJson, CliOutput output, CancellationToken cancellationToken)
    {
        RuleTestFile[] files = [.. paths.Select(path => RuleTestLoader.Load(path, output.WorkingFolder))];
        TopologyError[] errors = [.. files.SelectMany(file => file.Errors).Distinct()];
        TopologyError[] warnings = [.. files.SelectMany(file => file.Warnings).Distinct()];
        List<RuleTestResult> results = [];
        foreach (RuleTestFile file in errors.Length > 0 ? [] : files)
        {
            if (file.Options is { } options)
            {
                results.AddRange(new RuleTestRunner(file, options).Run(cancellationToken));
            }
        }

        if (isJson)
        {
            output.Out.WriteLine(Json(errors, warnings, results));
        }
        else
        {
            TopologyFiles.Report(errors, warnings, output.Error);
            Report(results, output);
            if (errors.Length == 0)
            {
                output.Out.WriteLine($"{results.Count(r => r.HasPassed)} passed, {results.Count(r => !r.HasPassed)} failed");
            }
        }

        return errors.Length > 0 ? ExitCode.BadInput
            : results.TrueForAll(result => result.HasPassed) ? ExitCode.Success
            : ExitCode.Failure;
    }

    private static void Report(List<RuleTestResult> results, CliOutput output)
    {
        foreach (RuleTestResult result in results)
        {
            string word = result.HasPassed ? "ok  " : "FAIL";
            output.Out.WriteLine($"{word}  {result.Place.File}:{result.Place.Line}: {result.Name}");
            foreach (RuleTestFailure failure in result.Failures)
            {
                output.Out.WriteLine($"{Indent}line {failure.Place.Line}: {failure.What}");
                foreach (string line in failure.Lines)
                {
                    output.Out.WriteLine(Indent + line);
                }
            }
        }
    }

    private static string Json(TopologyError[] errors, TopologyError[] warnings, List<RuleTestResult> results) =>
        JsonSerializer.Serialize(
            new
            {
                Passed = results.Count(r => r.HasPassed),
                Failed = results.Count(r => !r.HasPassed),
                Errors = errors.Select(e => e.ToString()),
                Warnings = warnings.Select(w => w.ToString()),
                Tests = results.Select(r => new
                {
                    r.Place.File,
                    r.Place.Line,
                    r.Name,
                    r.HasPassed,
                    Failures = r.Failures.Select(f => new { f.Place.Line, f.What, Difference = f.Lines }),
                }),
            },
            Layout);
}
