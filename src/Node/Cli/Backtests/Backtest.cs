using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.Operators.Rules.Groups;
using Streams.Operators.Rules.Local;
using Streams.PromQL.Storage;
using Streams.Sources.Files;
using Streams.Stages;

namespace Streams.Node.Cli.Backtests;

/// <summary>Runs rules over recorded samples as if they had run then.</summary>
/// <remarks>
/// Groups are evaluated at the multiples of their interval from the first sample to the last. All samples are in memory,
/// 24 bytes each. Series that the rules record, and those of alerts, are not taken from the input.
/// </remarks>
internal sealed class Backtest(
    IReadOnlyList<string> inputs, FileSourceFormat? format, long samplesMax, BacktestProgress progress)
{
    /// <summary>Runs the groups.</summary>
    /// <exception cref="BacktestException">The input cannot be read, or is too much.</exception>
    public async Task<BacktestResult> RunAsync(IReadOnlyList<RuleGroup> groups, CancellationToken cancellationToken)
    {
        SeriesWindow window = new();
        HashSet<string> recorded =
            [.. groups.SelectMany(group => group.Rules).OfType<RecordingRule>().Select(rule => rule.Name), "ALERTS", "ALERTS_FOR_STATE"];
        BacktestInput input = new(window, labels => recorded.Contains(labels.Name), samplesMax, progress);
        foreach (string path in inputs)
        {
            await ReadAsync(path, input, cancellationToken);
        }

        if (input.Samples == 0)
        {
            throw new BacktestException(
                "the input has no samples" + (input.FirstProblem is { } problem ? $"; the first row that was refused: {problem}" : ""));
        }

        AlertTimeline timeline = new();
        LocalRules rules = new(groups, window, timeline.Add);
        await EvaluateAsync(rules, input, cancellationToken);
        progress.Clear();
        return new BacktestResult(
            timeline.Alerts,
            input.First,
            input.Last,
            input.Samples,
            input.Rejected,
            rules.Groups.Sum(group => group.Rules.Count == 0 ? 0 : group.Rules[0].Evaluations),
            [.. Problems(rules, input)]);
    }

    private async Task ReadAsync(string path, BacktestInput input, CancellationToken cancellationToken)
    {
        FileSourceOptions options = new() { Path = new InputPath(path), Format = format };
        if (options.Validate().FirstOrDefault() is { } wrong)
        {
            throw new BacktestException($"--{wrong.Field} {wrong.Message}");
        }

        try
        {
            await new FileSource(options).RunAsync(input, cancellationToken);
        }
        catch (IOException e)
        {
            throw new BacktestException(e.Message, e);
        }
    }

    private async Task EvaluateAsync(LocalRules rules, BacktestInput input, CancellationToken cancellationToken)
    {
        TimeSpan[] intervals = [.. rules.Groups.Select(group => group.Group.Interval).Distinct()];
        EventTime at = new(input.First.Milliseconds - 1);
        while (intervals.Length > 0)
        {
            at = intervals.Select(interval => EvaluationTimes.After(at, interval)).Min();
            if (at > input.Last)
            {
                return;
            }

            cancellationToken.ThrowIfCancellationRequested();
            rules.EvaluateDue(at);
            progress.Evaluated(at, input.Last);
            await Task.Yield(); // So that Ctrl-C is heard.
        }
    }

    private static IEnumerable<string> Problems(LocalRules rules, BacktestInput input)
    {
        if (input.FirstProblem is { } problem)
        {
            yield return $"{input.Rejected:N0} rows were refused, the first: {problem}";
        }

        foreach (GroupRunner group in rules.Groups)
        {
            foreach (RuleRunner rule in group.Rules.Where(rule => rule.Failures > 0))
            {
                string last = rule.LastError.Length > 0 ? $": {rule.LastError}" : "";
                yield return $"{group.Group.Name}.{rule.Rule.Name} failed {rule.Failures:N0} of {rule.Evaluations:N0} times{last}";
            }
        }
    }
}
