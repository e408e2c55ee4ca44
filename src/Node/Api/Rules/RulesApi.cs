using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Streams.Data;
using Streams.Node.Hosting;
using Streams.Operators.Rules.Files;
using Streams.Operators.Rules.OnStream.Queries;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Syntax.Expressions;
using Streams.Sinks.Notify.Alerts;

namespace Streams.Node.Api.Rules;

/// <summary>Prometheus' API over the rules of the running topology: rules, alerts, queries, series, and why an alert fires.</summary>
/// <remarks>
/// With several <c>rules</c> operators, rules and alerts of all are listed, and queries are about the first by name, or the
/// one that <c>?stage=</c> names.
/// </remarks>
internal sealed class RulesApi(TimeProvider clock)
{
    // Requests wait for the tasks' threads; a task that stands still must not hold them for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string[] Post = [HttpMethods.Get, HttpMethods.Post];

    private volatile LiveTopology? _live;

    /// <summary>Lets requests through, once a topology runs.</summary>
    public void Open(LiveTopology live) => _live = live;

    /// <summary>Maps the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/rules", Answering(RulesAsync));
        routes.MapGet("/api/v1/alerts", Answering(AlertsAsync));
        routes.MapGet("/api/v1/alerts/{fingerprint}/explain", Answering(ExplainAsync));
        routes.MapMethods("/api/v1/query", Post, Answering(QueryAsync));
        routes.MapMethods("/api/v1/query_range", Post, Answering(QueryRangeAsync));
        routes.MapMethods("/api/v1/series", Post, Answering(SeriesAsync));
        routes.MapMethods("/api/v1/labels", Post, Answering(LabelsAsync));
        routes.MapGet("/api/v1/label/{name}/values", Answering(LabelValuesAsync));
    }

    private Func<HttpRequest, CancellationToken, Task<IResult>> Answering(
        Func<IReadOnlyList<RuleStage>, RequestParameters, HttpRequest, CancellationToken, Task<IResult>> answer) =>
        async (request, cancellationToken) =>
        {
            using CancellationTokenSource inTime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            inTime.CancelAfter(Patience);
            try
            {
                RuleStage[] stages = Stages(request);
                return stages.Length == 0
                    ? ApiResponse.Error(StatusCodes.Status503ServiceUnavailable, "unavailable", Missing(request))
                    : await answer(stages, await RequestParameters.ReadAsync(request, inTime.Token), request, inTime.Token);
            }
            catch (RequestException invalid)
            {
                return ApiResponse.Error(StatusCodes.Status400BadRequest, "bad_data", invalid.Message);
            }
            catch (QueryException failure)
            {
                return ApiResponse.Error(StatusCodes.Status422UnprocessableEntity, "execution", failure.Message);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return ApiResponse.Error(
                    StatusCodes.Status503ServiceUnavailable,
                    "timeout",
                    $"no answer within {Patience.TotalSeconds} s: the query takes too long, or the topology is busy or has ended");
            }
        };

    private RuleStage[] Stages(HttpRequest request)
    {
        if (_live is not { } live)
        {
            return [];
        }

        IEnumerable<RuleStage> all = RuleStage.Of(live.Run.Running, clock).OrderBy(stage => stage.Name, StringComparer.Ordinal);
        return [.. request.Query["stage"] is [{ } name, ..] ? all.Where(stage => stage.Name == name) : all];
    }

    private static string Missing(HttpRequest request) => request.Query.ContainsKey("stage")
        ? "no rules operator of this name is running"
        : "no rules operator is running";

    private static async Task<IResult> RulesAsync(
        IReadOnlyList<RuleStage> stages, RequestParameters parameters, HttpRequest request, CancellationToken cancellationToken)
    {
        List<GroupStatus> groups = [];
        foreach (RuleStage stage in stages)
        {
            groups.AddRange(await stage.GroupsAsync(cancellationToken));
        }

        return ApiResponse.Success(writer => RulesJson.WriteGroups(writer, groups, parameters["type"]));
    }

    private static async Task<IResult> AlertsAsync(
        IReadOnlyList<RuleStage> stages, RequestParameters parameters, HttpRequest request, CancellationToken cancellationToken)
    {
        List<AlertStatus> alerts = [];
        foreach (RuleStage stage in stages)
        {
            IEnumerable<GroupStatus> groups = await stage.GroupsAsync(cancellationToken);
            alerts.AddRange(groups.SelectMany(group => group.Rules).SelectMany(rule => rule.Alerts));
        }

        return ApiResponse.Success(writer => RulesJson.WriteAlerts(writer, alerts));
    }

    private static async Task<IResult> ExplainAsync(
        IReadOnlyList<RuleStage> stages, RequestParameters parameters, HttpRequest request, CancellationToken cancellationToken)
    {
        string text = (string?)request.RouteValues["fingerprint"] ?? "";
        if (!AlertFingerprint.TryParse(text, out ulong fingerprint))
        {
            throw new RequestException($"invalid fingerprint \"{text}\": 16 hexadecimal digits, as /api/v1/alerts shows them");
        }

        foreach (RuleStage stage in stages)
        {
            foreach (GroupStatus group in await stage.GroupsAsync(cancellationToken))
            {
                foreach (RuleStatus rule in group.Rules)
                {
                    AlertStatus? alert = rule.Alerts.FirstOrDefault(one => AlertFingerprint.Of(one.Labels) == fingerprint);
                    if (alert is not null)
                    {
                        AlertExplanation explanation = await AlertExplanation.OfAsync(
                            stage, group.Group, (AlertingRule)rule.Rule, alert, cancellationToken); // Only those have alerts.
                        return ApiResponse.Success(explanation.Write);
                    }
                }
            }
        }

        return ApiResponse.Error(StatusCodes.Status404NotFound, "not_found", $"no alert with the fingerprint {text} is pending or firing");
    }

    private static async Task<IResult> QueryAsync(
        IReadOnlyList<RuleStage> stages, RequestParameters parameters, HttpRequest request, CancellationToken cancellationToken)
    {
        (Expression expression, string text) = parameters.Query();
        EventTime at = parameters.Time("time") ?? stages[0].Now;
        return ApiResponse.Success(await stages[0].QueryAsync(expression, at, cancellationToken), text);
    }

    private static async Task<IResult> QueryRangeAsync(
        IReadOnlyList<RuleStage> stages, RequestParameters parameters, HttpRequest request, CancellationToken cancellationToken)
    {
        (Expression expression, string text) = parameters.Query();
        if (expression.Type is ExpressionType.RangeVector or ExpressionType.Text)
        {
            throw new RequestException(
                "invalid parameter \"query\": invalid expression type for range query, must be Scalar or instant Vector");
        }

        return ApiResponse.Success(await stages[0].QueryAsync(expression, parameters.Times(), cancellationToken), text);
    }

    private static async Task<IResult> SeriesAsync(
        IReadOnlyList<RuleStage> stages, RequestParameters parameters, HttpRequest request, CancellationToken cancellationToken)
    {
        if (parameters.Selectors() is not { Count: > 0 } selectors)
        {
            throw new RequestException("no match[] parameter provided");
        }

        IReadOnlyList<Labels> series = await stages[0].SeriesAsync(selectors, cancellationToken);
        return ApiResponse.Success(writer =>
        {
            writer.WriteStartArray();
            foreach (Labels labels in series)
            {
                ApiResponse.WriteLabels(writer, labels);
            }

            writer.WriteEndArray();
        });
    }

    private static async Task<IResult> LabelsAsync(
        IReadOnlyList<RuleStage> stages, RequestParameters parameters, HttpRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<Labels> series = await stages[0].SeriesAsync(parameters.Selectors(), cancellationToken);
        return Words(series.SelectMany(labels => NamesOf(labels)));
    }

    private static async Task<IResult> LabelValuesAsync(
        IReadOnlyList<RuleStage> stages, RequestParameters parameters, HttpRequest request, CancellationToken cancellationToken)
    {
        string name = (string?)request.RouteValues["name"] ?? "";
        IReadOnlyList<Labels> series = await stages[0].SeriesAsync(parameters.Selectors(), cancellationToken);
        return Words(series.Select(labels => labels.Get(name)).OfType<string>());
    }

    private static List<string> NamesOf(Labels labels)
    {
        List<string> names = [];
        foreach (Label label in labels)
        {
            names.Add(label.NameText);
        }

        return names;
    }

    private static IResult Words(IEnumerable<string> words) => ApiResponse.Success(writer =>
    {
        writer.WriteStartArray();
        foreach (string word in words.Distinct().Order(StringComparer.Ordinal))
        {
            writer.WriteStringValue(word);
        }

        writer.WriteEndArray();
    });
}
