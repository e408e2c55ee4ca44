using System.Text.Json;
using Streams.Node.Cli;
using Streams.PromQL.Testing;

namespace Streams.Node.Testing;

/// <summary>Runs PromQL tests in Prometheus' own format and writes how they came out.</summary>
internal static class ScriptTests
{
    private const string Indent = "      ";

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether a path is one of a PromQL test, by its ending.</summary>
    public static bool IsScript(string path) => path.EndsWith(".test", StringComparison.Ordinal);

    public static int Run(string[] paths, bool isJson, CliOutput output, CancellationToken cancellationToken)
    {
        List<(string File, Script Script)> scripts = [];
        List<string> errors = [];
        foreach (string path in paths)
        {
            try
            {
                scripts.Add((path, Script.Parse(File.ReadAllText(Path.Combine(output.WorkingFolder, path)))));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
            {
                errors.Add($"{path}: {e.Message}");
            }
        }

        List<(string File, ScriptResult Result)> results = errors.Count > 0
            ? []
            : [.. scripts.SelectMany(s => s.Script.Run(null, cancellationToken).Select(result => (s.File, result)))];
        if (isJson)
        {
            output.Out.WriteLine(Json(errors, results));
        }
        else
        {
            Report(errors, results, output);
        }

        return errors.Count > 0 ? ExitCode.BadInput
            : results.Exists(r => r.Result.Outcome == ScriptOutcome.Failed) ? ExitCode.Failure
            : ExitCode.Success;
    }

    private static void Report(List<string> errors, List<(string File, ScriptResult Result)> results, CliOutput output)
    {
        foreach (string error in errors)
        {
            output.Error.WriteLine($"error: {error}");
        }

        foreach ((string file, ScriptResult result) in results)
        {
            if (result.Outcome != ScriptOutcome.Passed)
            {
                string word = result.Outcome == ScriptOutcome.Failed ? "FAIL" : "skip";
                output.Out.WriteLine($"{word}  {file}:{result.Line}: {result.Query}");
                foreach (string line in result.Message.TrimEnd().Split('\n'))
                {
                    output.Out.WriteLine(Indent + line);
                }
            }
        }

        if (errors.Count == 0)
        {
            int failed = Count(results, ScriptOutcome.Failed);
            int skipped = Count(results, ScriptOutcome.Unsupported);
            string skippedText = skipped > 0 ? $", {skipped} skipped" : "";
            output.Out.WriteLine($"{Count(results, ScriptOutcome.Passed)} passed, {failed} failed{skippedText}");
        }
    }

    private static string Json(List<string> errors, List<(string File, ScriptResult Result)> results) =>
        JsonSerializer.Serialize(
            new
            {
                Passed = Count(results, ScriptOutcome.Passed),
                Failed = Count(results, ScriptOutcome.Failed),
                Skipped = Count(results, ScriptOutcome.Unsupported),
                Errors = errors,
                Tests = results.Select(r => new
                {
                    r.File,
                    r.Result.Line,
                    r.Result.Query,
                    Outcome = r.Result.Outcome.ToString(),
                    r.Result.Message,
                }),
            },
            Layout);

    private static int Count(List<(string File, ScriptResult Result)> results, ScriptOutcome outcome) =>
        results.Count(r => r.Result.Outcome == outcome);
}
