using Microsoft.AspNetCore.Http;
using Streams.Data;
using Streams.Patterns;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Matching;

namespace Streams.Sinks.Notify.Api;

/// <summary>What a request asks for: alerts by state, matchers and receiver.</summary>
internal sealed class AlertQuery
{
    private readonly AlertMatchers _matchers;
    private readonly Re2Regex? _receiver;
    private readonly bool _active;
    private readonly bool _silenced;
    private readonly bool _inhibited;

    private AlertQuery(HttpRequest request)
    {
        _matchers = Matchers(request);
        _receiver = request.Query["receiver"].ToString() is { Length: > 0 } pattern ? Re2Regex.Parse(pattern) : null;
        _active = IsWanted(request, "active");
        _silenced = IsWanted(request, "silenced");
        _inhibited = IsWanted(request, "inhibited");
    }

    /// <summary>Reads the query; a <see cref="FormatException"/> says what is wrong with it.</summary>
    public static AlertQuery Of(HttpRequest request) => new(request);

    /// <summary>The matchers that a request filters by.</summary>
    public static AlertMatchers Matchers(HttpRequest request) =>
        new(request.Query["filter"].SelectMany(text => AlertMatchers.Parse(text ?? "").All));

    public bool WantsReceiver(string receiver) => _receiver is null || _receiver.IsMatch(receiver);

    public bool Wants(Alert alert, bool isSilenced, bool isInhibited, EventTime now) => !alert.IsResolved(now)
        && (_active || isSilenced || isInhibited)
        && (_silenced || !isSilenced)
        && (_inhibited || !isInhibited)
        && _matchers.Matches(alert.Labels);

    private static bool IsWanted(HttpRequest request, string name) =>
        request.Query[name].ToString() is not { Length: > 0 } text || text is "true" or "1" or "t"
        || (text is "false" or "0" or "f" ? false : throw new FormatException($"'{name}' is true or false"));
}
