using System.Text.Json;
using Streams.Node.Cli;
using Streams.Sinks.Notify.Testing;
using Streams.Topology;

namespace Streams.Node.Testing;

/// <summary>Runs notification tests and writes how they came out.</summary>
internal static class NotifyTests
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static int Run(string[] paths, bool isJson, CliOutput output, CancellationToken cancellationToken)
    {
        NotifyTestFile[] files =
            [.. paths.Select(path => NotifyTestLoader.Load(path, Environment.GetEnvironmentVariable, output.WorkingFolder))];

        // Two files may be about one configuration that is wrong.
        TopologyError[] errors = [.. files.SelectMany(file => file.Errors).Distinct()];
        TestReport? report = isJson ? null : new TestReport(output.Out, output.IsOutTerminal);
        List<(NotifyTest Test, IReadOnlyList<string> Differences)> results = [];
        foreach (NotifyTest test in errors.Length > 0 ? [] : files.SelectMany(file => file.Tests))
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<string> differences = test.Run();
            results.Add((test, differences));
            report?.Write(test.Position, test.Name, differences);
        }

        int failed = results.Count(result => result.Differences.Count > 0);
        if (report is null)
        {
            output.Out.WriteLine(Json(errors, results));
        }
        else if (errors.Length > 0)
        {
            TopologyFiles.Report(errors, [], output.Error);
        }
        else
        {
            report.WriteSummary(results.Count - failed, failed);
        }

        return errors.Length > 0 ? ExitCode.BadInput : failed > 0 ? ExitCode.Failure : ExitCode.Success;
    }

    private static string Json(
        IReadOnlyList<TopologyError> errors, List<(NotifyTest Test, IReadOnlyList<string> Differences)> results) =>
        JsonSerializer.Serialize(
            new
            {
                Passed = results.Count(result => result.Differences.Count == 0),
                Failed = results.Count(result => result.Differences.Count > 0),
                Errors = errors.Select(TestReportJson.Error),
                Tests = results.Select(result => new
                {
                    result.Test.Position.File,
                    result.Test.Position.Line,
                    result.Test.Name,
                    Passed = result.Differences.Count == 0,
                    result.Differences,
                }),
            },
            Layout);
}
