using Streams.Data;
using Streams.Operators.Rules.Groups;
using Streams.Operators.Rules.Local;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Evaluation.Results;
using Streams.PromQL.Storage;
using Streams.Stages;

namespace Streams.Node.Testing.Rules;

/// <summary>Runs the tests of a file one after the other, as <c>promtool test rules</c> does.</summary>
/// <remarks>
/// All groups are evaluated at the start and then an evaluation interval apart, whatever their own intervals are; the
/// input is there up to the time of the evaluation. Queries are asked when all evaluations are over.
/// </remarks>
internal sealed class RuleTestRunner(RuleTestFile file, RuleTestFileOptions options)
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _interval = options.EvaluationInterval ?? DefaultInterval;

    /// <summary>How each test came out.</summary>
    public IEnumerable<RuleTestResult> Run(CancellationToken cancellationToken)
    {
        for (int i = 0; i < (options.Tests?.Count ?? 0); i++)
        {
            RuleTestOptions test = options.Tests![i]; // There are some.
            RuleTestPlaces places = file.Tests[i];
            string name = string.IsNullOrEmpty(test.Name) ? $"test {i + 1}" : test.Name;
            yield return new RuleTestResult(name, places.Test, Run(test, places, cancellationToken));
        }
    }

    private List<RuleTestFailure> Run(RuleTestOptions test, RuleTestPlaces places, CancellationToken cancellationToken)
    {
        EventTime start = test.StartTimestamp.Time;
        SeriesWindow window = new();
        RuleTestInput input = new(test, start);
        RuleSettings settings = new()
        {
            ExternalLabels = Of(test.ExternalLabels),
            ExternalUrl = test.ExternalUrl ?? "",
        };
        LocalRules rules = new(file.Groups, window, settings: settings);
        List<RuleTestFailure> failures = [];
        EventTime last = start.Plus(LastTimeOf(test));
        for (EventTime at = start; at <= last; at = at.Plus(_interval))
        {
            cancellationToken.ThrowIfCancellationRequested();
            input.LoadUntil(at, window);
            rules.Evaluate(at);
            failures.AddRange(ErrorsOf(rules, at.Since(start), places));
            if (failures.Exists(failure => failure.Place == places.Test))
            {
                return failures; // What follows from a rule that fails is not worth telling.
            }

            failures.AddRange(CheckAlerts(test, places, rules, at.Since(start)));
        }

        failures.AddRange(CheckExpressions(test, places, rules.Engine, start, cancellationToken));
        return failures;
    }

    private static TimeSpan LastTimeOf(RuleTestOptions test) =>
        (test.AlertRuleTest ?? []).Select(check => check.EvalTime)
            .Concat((test.PromqlExprTest ?? []).Select(check => check.EvalTime))
            .DefaultIfEmpty()
            .Max();

    private static IEnumerable<RuleTestFailure> ErrorsOf(LocalRules rules, TimeSpan at, RuleTestPlaces places) =>
        rules.Groups.SelectMany(group => group.Rules)
            .Where(rule => rule.Health == RuleHealth.Err)
            .Select(rule => new RuleTestFailure(
                places.Test, $"rule {rule.Rule.Name} at {Durations.Format(at)}", [$"  {rule.LastError}"]));

    /// <summary>Checks what was asked for from this evaluation up to the next.</summary>
    private IEnumerable<RuleTestFailure> CheckAlerts(RuleTestOptions test, RuleTestPlaces places, LocalRules rules, TimeSpan at)
    {
        for (int i = 0; i < (test.AlertRuleTest?.Count ?? 0); i++)
        {
            AlertTestOptions check = test.AlertRuleTest![i]; // There are some.
            if (check.EvalTime < at || check.EvalTime >= at + _interval)
            {
                continue;
            }

            FoundAlert[] expected = [.. (check.ExpAlerts ?? []).Select(alert => Expected(alert, check.Alertname))];
            IReadOnlyList<string> lines = AlertDifference.Lines(expected, FiringOf(rules, check.Alertname));
            if (lines.Count > 0)
            {
                yield return new RuleTestFailure(places.Alerts[i], $"{check.Alertname} at {Durations.Format(check.EvalTime)}", lines);
            }
        }
    }

    private static FoundAlert Expected(ExpectedAlertOptions alert, string name) => new(
        new LabelsBuilder().Reset(Of(alert.ExpLabels)).Set("alertname", name).Build(), Of(alert.ExpAnnotations));

    private static Labels Of(IReadOnlyDictionary<string, string?>? labels) =>
        labels is null ? Labels.Empty : Labels.Of([.. labels.Select(pair => (pair.Key, pair.Value ?? ""))]);

    private static List<FoundAlert> FiringOf(LocalRules rules, string name) =>
    [
        .. rules.Groups.SelectMany(group => group.Rules).OfType<AlertingRuleRunner>()
            .Where(rule => rule.Rule.Name == name)
            .SelectMany(rule => rule.Alerts
                .Where(alert => alert.State == AlertState.Firing)
                .Select(alert => new FoundAlert(alert.Labels, rule.AnnotationsOf(alert)))),
    ];

    private IEnumerable<RuleTestFailure> CheckExpressions(
        RuleTestOptions test, RuleTestPlaces places, QueryEngine engine, EventTime start, CancellationToken cancellationToken)
    {
        for (int i = 0; i < (test.PromqlExprTest?.Count ?? 0); i++)
        {
            ExpressionTestOptions check = test.PromqlExprTest![i]; // There are some.
            IReadOnlyList<string> lines = Check(check, engine, start, cancellationToken);
            if (lines.Count > 0)
            {
                yield return new RuleTestFailure(places.Expressions[i], $"{check.Expr} at {Durations.Format(check.EvalTime)}", lines);
            }
        }
    }

    private IReadOnlyList<string> Check(
        ExpressionTestOptions check, QueryEngine engine, EventTime start, CancellationToken cancellationToken)
    {
        try
        {
            List<(Labels, double)> expected = [.. (check.ExpSamples ?? []).Select(sample => (sample.Labels.Labels, sample.Value.Value))];
            return engine.Prepare(check.Expr).Evaluate(start.Plus(check.EvalTime), cancellationToken) switch
            {
                VectorResult vector => SampleDifference.Lines(
                    expected, [.. vector.Samples.Select(sample => (sample.Labels, sample.Value))], options.FuzzyCompare),
                ScalarResult scalar => SampleDifference.Lines(expected, [(Labels.Empty, scalar.Value)], options.FuzzyCompare),
                _ => ["  rule result is not a vector or scalar"],
            };
        }
        catch (QueryException e)
        {
            return [$"  {e.Message}"];
        }
    }
}
