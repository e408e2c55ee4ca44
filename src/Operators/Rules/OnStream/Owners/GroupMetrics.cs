using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.Operators.Rules.Groups;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Owners;

/// <summary>Shows how the evaluations of a group go.</summary>
internal sealed class GroupMetrics
{
    private readonly StageMetric _evaluations;
    private readonly StageMetric _failures;
    private readonly StageMetric _missed;
    private readonly StageMetric _slow;
    private readonly StageMetric _seconds;
    private readonly StageMetric _samples;
    private readonly StageMetric _rejected;
    private readonly StageMetric _last;
    private readonly StageMetric _pending;
    private readonly StageMetric _firing;

    public GroupMetrics(StageCounters counters, RuleGroup group)
    {
        (string, string)[] tags = [("file", Path.GetFileName(group.File)), ("group", group.Name)];
        _evaluations = counters.Counter("streams_rule_group_evaluations_total", "Evaluations of a group of rules.", tags);
        _failures = counters.Counter("streams_rule_failures_total", "Evaluations of single rules that failed.", tags);
        _missed = counters.Counter(
            "streams_rule_group_missed_total", "Evaluations that were left out because time jumped over too many.", tags);
        _slow = counters.Counter(
            "streams_rule_group_slow_total", "Evaluations that took longer than the group's interval.", tags);
        _seconds = counters.Counter("streams_rule_group_seconds_total", "Time that the owner spent on evaluations.", tags);
        _samples = counters.Counter("streams_rule_samples_total", "Samples that rules wrote.", tags);
        _rejected = counters.Counter(
            "streams_rule_samples_rejected_total", "Samples not taken, since another rule had written the series.", tags);
        _last = counters.Gauge(
            "streams_rule_group_last_evaluation_timestamp_seconds", "The time of the last evaluation.", tags);
        _pending = counters.Gauge("streams_rule_alerts", "Alerts by state.", [.. tags, ("state", "pending")]);
        _firing = counters.Gauge("streams_rule_alerts", "Alerts by state.", [.. tags, ("state", "firing")]);
    }

    public void Update(OwnerGroup group)
    {
        _evaluations.Value = group.Evaluations;
        _missed.Value = group.Missed;
        _slow.Value = group.Slow;
        _seconds.Value = group.Spent.TotalSeconds;
        _last.Value = (group.Runner.LastEvaluation?.Milliseconds ?? 0) / 1000.0;
        long failures = 0;
        long samples = 0;
        long rejected = 0;
        int pending = 0;
        int firing = 0;
        foreach (RuleRunner rule in group.Runner.Rules)
        {
            failures += rule.Failures;
            samples += rule.Samples;
            rejected += rule.Rejected;
            if (rule is AlertingRuleRunner alerting)
            {
                foreach (ActiveAlert alert in alerting.Alerts)
                {
                    pending += alert.State == AlertState.Pending ? 1 : 0;
                    firing += alert.State == AlertState.Firing ? 1 : 0;
                }
            }
        }

        _failures.Value = failures;
        _samples.Value = samples;
        _rejected.Value = rejected;
        _pending.Value = pending;
        _firing.Value = firing;
    }
}
