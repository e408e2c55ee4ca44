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
                SilenceRequest wanted = ApiJson.Read(() => SilenceRequest.Read(document.RootElement));
                (string? id, string? refusal) = await service.RunAsync(
                    (core, now) => Set(core.Engine, wanted, now), cancellationToken);
                return refusal is not null ? ApiJson.Error(StatusCodes.Status400BadRequest, refusal)
                    : id is null ? NotFound(wanted.Id)
                    : ApiJson.Ok(JsonBody.Object(answer => answer.WriteString("silenceID", id)));
            }
            catch (FormatException error)
            {
                return ApiJson.Error(StatusCodes.Status400BadRequest, error.Message);
            }
        }
    }

    // What is wrong is given back, not thrown: this runs where everybody's notifications do.
    private static (string? Id, string? Refusal) Set(NotifyEngine engine, SilenceRequest wanted, EventTime now)
    {
        string? refusal = wanted.EndsAt <= now ? "the end time is in the past"
            : engine.Silences.Count >= SilenceStore.CountMax
                ? $"there are {SilenceStore.CountMax} silences, those that expired within five days included"
            : null;
        return refusal is not null ? (null, refusal) : (engine.SetSilence(
            wanted.Id, wanted.Matchers, wanted.StartsAt ?? now, wanted.EndsAt, wanted.CreatedBy, wanted.Comment, now), null);
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
