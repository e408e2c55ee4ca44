using System.Text.Encodings.Web;
using System.Text.Json;
using Streams.Topology;

namespace Streams.Node.Testing;

/// <summary>How tests went, for scripts.</summary>
internal static class TestReportJson
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,

        // Labels stay readable; what is written goes to no web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The report; with errors in the files, no test has run.</summary>
    public static string Render(IReadOnlyList<TopologyError> errors, IReadOnlyList<TopologyTestResult> results) =>
        JsonSerializer.Serialize(
            new
            {
                Passed = results.Count(r => r.HasPassed),
                Failed = results.Count(r => !r.HasPassed),
                Errors = errors.Select(Error),
                Tests = results.Select(Test),
            },
            Layout);

    /// <summary>An error with its place.</summary>
    public static object Error(TopologyError error) => new
    {
        error.Position?.File,
        error.Position?.Line,
        error.Position?.Column,
        error.Component,
        error.Field,
        error.Message,
    };

    private static object Test(TopologyTestResult result) => new
    {
        result.Test.Position.File,
        result.Test.Position.Line,
        result.Test.Name,
        Passed = result.HasPassed,
        result.Problems,
        Differences = result.Differences.Select(Difference),
    };

    private static object Difference(OutputDifference difference) => new
    {
        difference.Output,
        Expected = difference.ExpectedCount,
        Actual = difference.ActualCount,
        Rows = difference.Rows.Select(row => new
        {
            Series = row.Labels.ToString(),
            Time = row.Time.Milliseconds,
            Expected = Value(row.Expected),
            Actual = Value(row.Actual),
        }),
    };

    // JSON has no word for what is not a number.
    private static object? Value(double? value) =>
        value is not { } number ? null : double.IsFinite(number) ? number : DifferenceText.Value(number);
}
