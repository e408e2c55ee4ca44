using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Matching;
using Streams.Sinks.Notify.Muting;
using Streams.Sinks.Notify.Receivers;

namespace Streams.Sinks.Notify.Api;

/// <summary>Answers requests about silences.</summary>
internal sealed class SilenceApi(NotifyService service)
{
    public async Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            AlertMatchers filter = AlertQuery.Matchers(request);
            return ApiJson.Ok(await service.RunAsync(
                (core, now) => JsonBody.List(
                    core.Engine.Silences.All.Where(silence => IsWanted(silence, filter))
                        .OrderBy(silence => silence.StateAt(now) == SilenceState.Expired)
                        .ThenBy(silence => silence.EndsAt)
                        .ThenBy(silence => silence.Id, StringComparer.Ordinal),
                    (json, silence) => Write(json, silence, now)),
                cancellationToken));
        }
        catch (FormatException error)
        {
            return ApiJson.Error(StatusCodes.Status400BadRequest, error.Message);
        }
    }

    public async Task<IResult> GetAsync(string id, CancellationToken cancellationToken)
    {
        byte[]? json = await service.RunAsync(
            (core, now) => core.Engine.Silences.TryGet(id, out Silence? silence)
                ? JsonBody.Object(json => Write(json, silence, now))
                : null,
            cancellationToken);
        return json is null ? NotFound(id) : ApiJson.Ok(json);
    }

    public async Task<IResult> ExpireAsync(string id, CancellationToken cancellationToken)
    {
        bool? isDone = await service.RunAsync(
            (core, now) => core.Engine.ExpireSilence(id, now), cancellationToken);
        return isDone switch
        {
            true => Results.Ok(),
            false => ApiJson.Error(StatusCodes.Status500InternalServerError, $"silence {id} already expired"),
            null => NotFound(id),
        };
    }

    public async Task<IResult> SetAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        (JsonDocument? document, string problem) = await ApiJson.ReadAsync(request, cancellationToken);
        using (document)
        {
            if (document is null || document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return ApiJson.Error(StatusCodes.Status400BadRequest, document is null ? problem : "expected an object");
            }

            try
            {
                JsonElement json = document.RootElement;
                string? id = await service.RunAsync((core, now) => Set(core.Engine, json, now), cancellationToken);
                return id is null
                    ? NotFound(ApiJson.Text(json, "id"))
                    : ApiJson.Ok(JsonBody.Object(answer => answer.WriteString("silenceID", id)));
            }
            catch (FormatException error)
            {
                return ApiJson.Error(StatusCodes.Status400BadRequest, error.Message);
            }
        }
    }

    private static string? Set(NotifyEngine engine, JsonElement json, EventTime now)
    {
        AlertMatchers matchers = Matchers(json);
        EventTime start = ApiJson.Time(json, "startsAt") ?? now;
        EventTime end = ApiJson.Time(json, "endsAt") ?? throw new FormatException("'endsAt' is missing");
        string? problem = matchers.IsEmpty ? "a silence needs at least one matcher"
            : matchers.MatchesEmpty ? "at least one matcher must not match the empty string"
            : end < start ? "the end must not be before the start"
            : end <= now ? "the end time is in the past"
            : null;
        return problem is null
            ? engine.SetSilence(
                ApiJson.Text(json, "id"), matchers, start, end, ApiJson.Text(json, "createdBy"), ApiJson.Text(json, "comment"), now)
            : throw new FormatException(problem);
    }

    private static AlertMatchers Matchers(JsonElement json)
    {
        if (!json.TryGetProperty("matchers", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException("'matchers' is not a list");
        }

        return new AlertMatchers(list.EnumerateArray().Select(Matcher).ToArray());
    }

    private static LabelMatcher Matcher(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || ApiJson.Text(json, "name") is not { Length: > 0 } name)
        {
            throw new FormatException("a matcher is an object with a name");
        }

        bool isRegex = json.TryGetProperty("isRegex", out JsonElement regex) && regex.ValueKind == JsonValueKind.True;
        bool isEqual = !json.TryGetProperty("isEqual", out JsonElement equal) || equal.ValueKind != JsonValueKind.False;
        MatchOperator op = (isRegex, isEqual) switch
        {
            (false, true) => MatchOperator.Equal,
            (false, false) => MatchOperator.NotEqual,
            (true, true) => MatchOperator.RegexMatch,
            (true, false) => MatchOperator.RegexNotMatch,
        };
        return new LabelMatcher(name, op, ApiJson.Text(json, "value"));
    }

    /// <summary>A silence is found by the labels that its matchers ask for, as Alertmanager does.</summary>
    private static bool IsWanted(Silence silence, AlertMatchers filter)
    {
        LabelsBuilder labels = new();
        foreach (LabelMatcher matcher in silence.Matchers.All)
        {
            labels.Set(matcher.Name, matcher.Value);
        }

        return filter.Matches(labels.Build());
    }

    private static void Write(Utf8JsonWriter json, Silence silence, EventTime now)
    {
        json.WriteString("id", silence.Id);
        json.WriteStartObject("status");
        json.WriteString("state", SnakeCase.From(silence.StateAt(now).ToString()));
        json.WriteEndObject();
        json.WriteString("updatedAt", silence.UpdatedAt.ToString());
        json.WriteString("comment", silence.Comment);
        json.WriteString("createdBy", silence.CreatedBy);
        json.WriteString("endsAt", silence.EndsAt.ToString());
        json.WriteStartArray("matchers");
        foreach (LabelMatcher matcher in silence.Matchers.All)
        {
            json.WriteStartObject();
            json.WriteBoolean("isEqual", matcher.Operator is MatchOperator.Equal or MatchOperator.RegexMatch);
            json.WriteBoolean("isRegex", matcher.Operator is MatchOperator.RegexMatch or MatchOperator.RegexNotMatch);
            json.WriteString("name", matcher.Name);
            json.WriteString("value", matcher.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("startsAt", silence.StartsAt.ToString());
    }

    private static IResult NotFound(string id) => ApiJson.Error(StatusCodes.Status404NotFound, $"silence {id} not found");
}
