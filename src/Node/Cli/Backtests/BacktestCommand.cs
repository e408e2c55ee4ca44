using System.CommandLine;
using Streams.Node.Cli.Rules;
using Streams.Operators.Rules.Files;
using Streams.Sources.Files;

namespace Streams.Node.Cli.Backtests;

/// <summary><c>streams backtest RULES... --input FILE...</c></summary>
internal static class BacktestCommand
{
    private const long DefaultSamplesMax = 50_000_000;

    public static Command Create(CliOutput output)
    {
        Argument<string[]> rules = new("rules") { Description = "Rule files.", Arity = ArgumentArity.OneOrMore };
        Option<string[]> input = new("--input")
        {
            Description = "Files of recorded samples; a * stands for any part of a name.",
            HelpName = "file",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        Option<FileSourceFormat?> format = new("--format") { Description = "The format of the input, where its name does not tell it." };
        Option<string[]?> against = new("--against")
        {
            Description = "Old rule files: shows which alerts come, go or move.",
            HelpName = "file",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<long> max = new("--max-samples")
        {
            Description = "How many samples may be in memory.",
            DefaultValueFactory = _ => DefaultSamplesMax,
        };
        Option<bool> json = new("--json") { Description = "Write the result as JSON." };
        Command command = new("backtest", "Shows which alerts rules would have given over recorded samples.")
        {
            rules, input, format, against, max, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            BacktestProgress progress = new(output, TimeProvider.System);
            string[] inputs = [.. parsed.GetRequiredValue(input).Select(path => Path.GetFullPath(path, output.WorkingFolder))];
            Backtest backtest = new(inputs, parsed.GetValue(format), parsed.GetValue(max), progress);
            return RunAsync(
                (parsed.GetRequiredValue(rules), parsed.GetValue(against) ?? []),
                backtest,
                progress,
                parsed.GetValue(json),
                output,
                cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        (string[] Rules, string[] Against) files,
        Backtest backtest,
        BacktestProgress progress,
        bool isJson,
        CliOutput output,
        CancellationToken cancellationToken)
    {
        List<RuleGroup> groups = [];
        List<RuleGroup> oldGroups = [];
        if (!TryRead(files.Rules, groups, output) | !TryRead(files.Against, oldGroups, output))
        {
            return ExitCode.BadInput;
        }

        try
        {
            BacktestResult result = await backtest.RunAsync(groups, cancellationToken);
            BacktestDifference? difference = files.Against.Length == 0
                ? null
                : BacktestDifference.Of((await backtest.RunAsync(oldGroups, cancellationToken)).Alerts, result.Alerts);
            Write(result, difference, isJson, output);
            return ExitCode.Success;
        }
        catch (BacktestException e)
        {
            progress.Clear();
            await output.Error.WriteLineAsync($"error: {e.Message}");
            return ExitCode.BadInput;
        }
    }

    private static void Write(BacktestResult result, BacktestDifference? difference, bool isJson, CliOutput output)
    {
        if (isJson)
        {
            output.Out.WriteLine(BacktestJson.Render(result, difference));
            return;
        }

        foreach (string problem in result.Problems)
        {
            output.Error.WriteLine($"warning: {problem}");
        }

        if (difference is null)
        {
            BacktestText.Write(result, output.Out);
        }
        else
        {
            BacktestText.Write(difference, result, output.Out);
        }
    }

    private static bool TryRead(string[] files, List<RuleGroup> groups, CliOutput output)
    {
        bool isRight = true;
        foreach (RuleFileResult result in files.Select(file => RuleFiles.Read(file, output.WorkingFolder)))
        {
            TopologyFiles.Report(result.Errors, [], output.Error);
            groups.AddRange(result.File?.Groups ?? []);
            isRight &= result.IsValid;
        }

        return isRight;
    }
}
