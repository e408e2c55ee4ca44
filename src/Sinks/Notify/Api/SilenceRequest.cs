using System.Text.Json;
using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.Sinks.Notify.Matching;

namespace Streams.Sinks.Notify.Api;

/// <summary>A silence that somebody asks for.</summary>
/// <param name="Id">The one that is to be changed; empty for a new one.</param>
/// <param name="Matchers">What it silences.</param>
/// <param name="StartsAt">When it begins; null for now.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="CreatedBy">Who asks.</param>
/// <param name="Comment">Why.</param>
internal sealed record SilenceRequest(
    string Id, AlertMatchers Matchers, EventTime? StartsAt, EventTime EndsAt, string CreatedBy, string Comment)
{
    /// <summary>Reads a request; a <see cref="FormatException"/> says what is wrong with it.</summary>
    public static SilenceRequest Read(JsonElement json)
    {
        AlertMatchers matchers = ReadMatchers(json);
        EventTime? start = ApiJson.Time(json, "startsAt");
        EventTime end = ApiJson.Time(json, "endsAt") ?? throw new FormatException("'endsAt' is missing");
        string? problem = matchers.IsEmpty ? "a silence needs at least one matcher"
            : matchers.MatchesEmpty ? "at least one matcher must not match the empty string"
            : end < start ? "the end must not be before the start"
            : null;
        return problem is null
            ? new SilenceRequest(
                ApiJson.Text(json, "id"), matchers, start, end, ApiJson.Text(json, "createdBy"), ApiJson.Text(json, "comment"))
            : throw new FormatException(problem);
    }

    private static AlertMatchers ReadMatchers(JsonElement json)
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
}
