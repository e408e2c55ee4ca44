using System.Globalization;
using System.Text;
using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.Stages;

namespace Streams.Node.Cli.Slos;

/// <summary>Writes the rules of one objective.</summary>
/// <remarks>
/// Only the last five minutes of the counters are read. What longer windows need is recorded as rates each minute and
/// summed up from there, so that requests of any time weigh the same and no window needs its own copy of the counters.
/// </remarks>
internal sealed class SloRules
{
    private const string Base = "5m";

    private readonly SloOptions _slo;
    private readonly string _match;
    private readonly string _labels;
    private readonly decimal _budget;
    private readonly StringBuilder _text = new();

    public SloRules(SloOptions slo)
    {
        _slo = slo;
        _match = $"{{slo={StringLiteral.Quote(slo.Name)}}}";
        _labels = string.Concat(slo.Labels.Prepend(new KeyValuePair<string, string>("slo", slo.Name))
            .Select(label => $"      {Yaml(label.Key)}: {Yaml(label.Value)}\n"));
        _budget = (100 - (decimal)slo.Objective) / 100;
    }

    /// <summary>The group, as an item of a rule file's list.</summary>
    public string Write()
    {
        _text.Append("- name: ").Append(Yaml($"slo:{_slo.Name}")).Append("\n  interval: 1m\n  rules:\n");
        WriteRates();
        WriteRatios();
        WriteBudget();
        WriteAlerts(isPage: true);
        WriteAlerts(isPage: false);
        WriteSpent();
        return _text.ToString();
    }

    private void WriteRates()
    {
        (string errors, string total) = _slo.Ratio is { } ratio
            ? (Rate(ratio.Errors), Rate(ratio.Total))
            : Latency(_slo.Latency ?? throw new InvalidOperationException("An objective has a ratio or a latency."));

        // Errors that never happened have no series.
        Record("slo:errors:rate5m", _slo.Ratio is null ? errors : $"{errors} or 0 * {total}");
        Record("slo:total:rate5m", total);
    }

    private (string Errors, string Total) Latency(LatencyOptions latency)
    {
        string total = Rate(WithSuffix(latency.Histogram, "_count", null));
        string threshold = latency.Threshold.ToString("R", CultureInfo.InvariantCulture);

        // Whether a whole number has a fraction in a label depends on who exposes it.
        LabelMatcher bucket = threshold.Contains('.', StringComparison.Ordinal)
            ? new LabelMatcher("le", MatchOperator.Equal, threshold)
            : new LabelMatcher("le", MatchOperator.RegexMatch, $"{threshold}|{threshold}\\.0");
        return ($"{total} - {Rate(WithSuffix(latency.Histogram, "_bucket", bucket))}", total);
    }

    private void WriteRatios()
    {
        Record(RatioName(Base), $"slo:errors:rate5m{_match} / (slo:total:rate5m{_match} > 0)");
        IEnumerable<TimeSpan> windows = BurnRate.All.SelectMany(rate => new[] { rate.Short, rate.Long })
            .Append(_slo.Window)
            .Distinct()
            .Order();
        foreach (string window in windows.Select(Durations.Format).Where(window => window != Base))
        {
            Record(
                RatioName(window),
                $"sum_over_time(slo:errors:rate5m{_match}[{window}]) / (sum_over_time(slo:total:rate5m{_match}[{window}]) > 0)");
        }
    }

    private void WriteBudget() => Record(
        "slo:error_budget:remaining", $"1 - {RatioName(Durations.Format(_slo.Window))}{_match} / {Number(_budget)}");

    private void WriteAlerts(bool isPage)
    {
        string[] conditions = [.. BurnRate.All.Where(rate => rate.IsPage == isPage).Select(Condition)];
        Alert(
            isPage ? "SloErrorBudgetBurnsFast" : "SloErrorBudgetBurns",
            string.Join("\n      or\n      ", conditions),
            isPage ? _slo.Page : _slo.Ticket,
            $"{_slo.Name}: {{{{ $value | humanizePercentage }}}} errors, {Number(_budget * 100)}% are allowed",
            $"{{{{ with query {BudgetQuery()} }}}}"
                + "{{ . | first | value | humanizePercentage }} of the error budget is left.{{ end }}");
    }

    private void WriteSpent() => Alert(
        "SloErrorBudgetSpent",
        $"slo:error_budget:remaining{_match} <= 0",
        _slo.Ticket,
        $"{_slo.Name}: the error budget of {Durations.Format(_slo.Window)} is spent",
        $"The objective of {_slo.Objective.ToString(CultureInfo.InvariantCulture)}% over {Durations.Format(_slo.Window)} is not kept.");

    private string Condition(BurnRate rate)
    {
        string threshold = Number(rate.ThresholdOf(_budget, _slo.Window));
        return $"({RatioName(Durations.Format(rate.Long))}{_match} > {threshold}"
            + $" and {RatioName(Durations.Format(rate.Short))}{_match} > {threshold})";
    }

    /// <summary>The query for the budget of an alert's own labels, in a template.</summary>
    private string BudgetQuery()
    {
        string format = "slo:error_budget:remaining{slo=" + StringLiteral.Quote(_slo.Name).Replace("%", "%%", StringComparison.Ordinal)
            + string.Concat(_slo.By.Select(label => $",{LabelName(label)}=%q")) + "}";
        string values = string.Concat(_slo.By.Select(label => $" (index $labels {StringLiteral.Quote(label)})"));
        return $"(printf {StringLiteral.Quote(format)}{values})";
    }

    private void Record(string name, string expression) => _text
        .Append("  - record: ").Append(name)
        .Append("\n    expr: ").Append(Yaml(expression))
        .Append("\n    labels:\n").Append(_labels);

    private void Alert(string name, string expression, string severity, string summary, string description) => _text
        .Append("  - alert: ").Append(name)
        .Append("\n    expr: |\n      ").Append(expression)
        .Append("\n    labels:\n").Append(_labels)
        .Append("      severity: ").Append(Yaml(severity))
        .Append("\n    annotations:\n      summary: ").Append(Yaml(summary))
        .Append("\n      description: ").Append(Yaml(description)).Append('\n');

    private string Rate(SeriesSelector selector)
    {
        string by = _slo.By.Count == 0 ? "" : $" by ({string.Join(", ", _slo.By.Select(LabelName))}) ";
        return $"sum{by}(rate({selector}[{Base}]))";
    }

    private static SeriesSelector WithSuffix(SeriesSelector histogram, string suffix, LabelMatcher? more)
    {
        IEnumerable<LabelMatcher> matchers = histogram.Matchers.Select(matcher =>
            matcher is { Name: Labels.MetricName, Operator: MatchOperator.Equal }
                ? new LabelMatcher(Labels.MetricName, MatchOperator.Equal, matcher.Value + suffix)
                : matcher);
        return new SeriesSelector(more is null ? matchers : matchers.Append(more));
    }

    private static string RatioName(string window) => $"slo:error_ratio:{window}";

    private static string LabelName(string name) =>
        LabelsText.IsLegacyName(name, colons: false) ? name : StringLiteral.Quote(name);

    private static string Number(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>A text in single quotes, in which YAML changes nothing.</summary>
    private static string Yaml(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
