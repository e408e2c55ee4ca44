using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.Operators.Rules.Groups;

namespace Streams.Operators.Rules.OnStream.Queries;

/// <summary>A rule as its last evaluation left it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Health">How the last evaluation went.</param>
/// <param name="LastError">Why it failed; empty when it did not.</param>
/// <param name="LastEvaluation">Its time; null before the first.</param>
/// <param name="EvaluationTime">How long it took.</param>
/// <param name="Alerts">What is pending and what fires; none for a recording rule.</param>
public sealed record RuleStatus(
    Rule Rule,
    RuleHealth Health,
    string LastError,
    EventTime? LastEvaluation,
    TimeSpan EvaluationTime,
    IReadOnlyList<AlertStatus> Alerts)
{
    internal static RuleStatus Of(RuleRunner runner) => new(
        runner.Rule, runner.Health, runner.LastError, runner.LastEvaluation, runner.EvaluationTime, AlertsOf(runner));

    private static IReadOnlyList<AlertStatus> AlertsOf(RuleRunner runner) => runner is not AlertingRuleRunner alerting
        ? []
        : [
            .. alerting.Alerts.Where(alert => alert.State != AlertState.Resolved).Select(alert => new AlertStatus(
                alert.Labels, alerting.AnnotationsOf(alert), alert.State, alert.ActiveAt, alert.FiredAt,
                alert.KeepFiringSince, alert.Value, alert.MetAt, alert.Source)),
        ];
}
