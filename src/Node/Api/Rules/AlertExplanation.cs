using System.Text.Json;
using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.Operators.Rules.OnStream.Queries;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Evaluation.Results;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.Node.Api.Rules;

/// <summary>Why an alert fires: the parts of its rule's expression with their values, and the samples behind them.</summary>
/// <remarks>Told are the series that agree with the alert in all labels that both have.</remarks>
internal sealed class AlertExplanation
{
    private const int SeriesMax = 20;
    private const int SamplesMax = 200;

    private readonly AlertStatus _alert;
    private readonly AlertingRule _rule;
    private readonly EventTime _at;
    private readonly List<(Expression Expression, QueryResult? Result, string? Failure)> _steps = [];
    private readonly List<(Expression Expression, QueryResult? Result, string? Failure)> _samples = [];

    private AlertExplanation(AlertStatus alert, AlertingRule rule, EventTime at)
    {
        _alert = alert;
        _rule = rule;
        _at = at;
    }

    /// <summary>Explains an alert at the time at which its condition was last met.</summary>
    public static async Task<AlertExplanation> OfAsync(
        RuleStage stage, RuleGroup group, AlertingRule rule, AlertStatus alert, CancellationToken cancellationToken)
    {
        AlertExplanation explanation = new(alert, rule, alert.MetAt.Minus(group.QueryOffset));
        foreach (Expression step in ExplainedParts.Steps(rule.Expression))
        {
            explanation._steps.Add(await explanation.AskAsync(stage, step, cancellationToken));
        }

        foreach (Expression samples in ExplainedParts.Samples(rule.Expression, stage.Options.Lookback))
        {
            explanation._samples.Add(await explanation.AskAsync(stage, samples, cancellationToken));
        }

        return explanation;
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("alert");
        RulesJson.WriteAlert(writer, _alert);
        writer.WriteString("rule", _rule.Name);
        writer.WriteString("query", _rule.Expression.ToString());
        writer.WriteString("place", _rule.Position.ToString());
        writer.WriteNumber("for", _rule.For.TotalSeconds);
        writer.WriteString("evaluatedAt", _at.ToString());
        WriteAll(writer, "steps", _steps);
        WriteAll(writer, "samples", _samples);
        writer.WriteEndObject();
    }

    private async Task<(Expression, QueryResult?, string?)> AskAsync(
        RuleStage stage, Expression expression, CancellationToken cancellationToken)
    {
        try
        {
            return (expression, await stage.QueryAsync(expression, _at, cancellationToken), null);
        }
        catch (QueryException failure)
        {
            return (expression, null, failure.Message);
        }
    }

    private void WriteAll(
        Utf8JsonWriter writer, string name, List<(Expression Expression, QueryResult? Result, string? Failure)> parts)
    {
        writer.WriteStartArray(name);
        foreach ((Expression expression, QueryResult? result, string? failure) in parts)
        {
            writer.WriteStartObject();
            writer.WriteString("expression", expression.ToString());
            if (failure is not null)
            {
                writer.WriteString("error", failure);
            }
            else
            {
                WriteResult(writer, result);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteResult(Utf8JsonWriter writer, QueryResult? result)
    {
        (Labels Labels, IReadOnlyList<TimedValue> Points)[] all = result switch
        {
            ScalarResult scalar => [(Labels.Empty, [new TimedValue(scalar.Time, scalar.Value)])],
            VectorResult vector => [.. vector.Samples.Select(s => (s.Labels, PointsOf(s)))],
            MatrixResult matrix => [.. matrix.Series.Select(series => (series.Labels, series.Points))],
            _ => [],
        };
        (Labels Labels, IReadOnlyList<TimedValue> Points)[] ofAlert =
        [
            .. all.Where(series => Agrees(series.Labels)).OrderBy(series => series.Labels.ToString(), StringComparer.Ordinal),
        ];
        writer.WriteNumber("seriesCount", all.Length);
        writer.WriteNumber("seriesOfAlert", ofAlert.Length);
        writer.WriteStartArray("series");
        foreach ((Labels labels, IReadOnlyList<TimedValue> points) in ofAlert.Take(SeriesMax))
        {
            writer.WriteStartObject();
            ApiResponse.WriteLabels(writer, "metric", labels);
            writer.WriteStartArray("values");
            foreach (TimedValue point in points.TakeLast(SamplesMax))
            {
                writer.WriteStartArray();
                writer.WriteNumberValue(point.Time.Milliseconds / 1000m);
                writer.WriteStringValue(ValueText.Of(point.Value));
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static IReadOnlyList<TimedValue> PointsOf(VectorSample sample) => [new TimedValue(sample.Time, sample.Value)];

    private bool Agrees(Labels series)
    {
        foreach (Label label in series)
        {
            bool isName = label.Name.SequenceEqual("__name__"u8);
            if (!isName && _alert.Source.TryGet(label.Name, out ReadOnlySpan<byte> value) && !value.SequenceEqual(label.Value))
            {
                return false;
            }
        }

        return true;
    }
}
