using System.CommandLine;
using System.Text.Json;
using Streams.Operators.Rules.Files;
using Streams.Topology;

namespace Streams.Node.Cli.Rules;

/// <summary><c>streams rules check FILE...</c></summary>
internal static class RulesCommand
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create(CliOutput output) => new("rules", "Works on rule files of Prometheus.")
    {
        CreateCheck(output),
    };

    private static Command CreateCheck(CliOutput output)
    {
        Argument<string[]> files = new("file") { Description = "Rule files.", Arity = ArgumentArity.OneOrMore };
        Option<bool> json = new("--json") { Description = "Write the findings as JSON." };
        Option<bool> strict = new("--strict") { Description = "Count warnings as errors." };
        Command check = new("check", "Checks rule files and shows everything that is wrong with them.") { files, json, strict };
        check.SetAction(parsed =>
            Check(parsed.GetRequiredValue(files), parsed.GetValue(json), parsed.GetValue(strict), output));
        return check;
    }

    private static int Check(string[] files, bool isJson, bool isStrict, CliOutput output)
    {
        (string Name, RuleFileResult Result)[] all = [.. files.Select(file => (file, RuleFiles.Read(file, output.WorkingFolder)))];
        if (isJson)
        {
            output.Out.WriteLine(JsonSerializer.Serialize(all.Select(file => Findings(file.Name, file.Result)), Layout));
        }
        else
        {
            foreach ((string name, RuleFileResult result) in all)
            {
                TopologyFiles.Report(result.Errors, result.Warnings, output.Error);
                if (result.File is { } file)
                {
                    output.Out.WriteLine($"{name}: ok, {Summary(file)}");
                }
            }
        }

        bool isBad = Array.Exists(all, file => !file.Result.IsValid || (isStrict && file.Result.Warnings.Count > 0));
        return isBad ? ExitCode.BadInput : ExitCode.Success;
    }

    private static string Summary(RuleFile file)
    {
        Rule[] rules = [.. file.Groups.SelectMany(group => group.Rules)];
        return $"{Count(file.Groups.Count, "group")}, {Count(rules.OfType<RecordingRule>().Count(), "recording rule")}, "
            + Count(rules.OfType<AlertingRule>().Count(), "alerting rule");
    }

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static object Findings(string name, RuleFileResult result) => new
    {
        File = name,
        Valid = result.IsValid,
        Groups = result.File?.Groups.Count ?? 0,
        Rules = result.File?.Groups.Sum(group => group.Rules.Count) ?? 0,
        Errors = result.Errors.Select(Finding),
        Warnings = result.Warnings.Select(Finding),
    };

    private static object Finding(TopologyError error) => new
    {
        error.Position?.Line,
        error.Position?.Column,
        Rule = error.Component,
        error.Message,
    };
}
