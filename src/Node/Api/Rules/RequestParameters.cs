using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;
using Streams.Stages;

namespace Streams.Node.Api.Rules;

/// <summary>The parameters of a request, from its address or its form, as Prometheus reads them.</summary>
internal sealed class RequestParameters
{
    private const int StepsMax = 11_000;

    private readonly HttpRequest _request;
    private readonly IFormCollection? _form;

    private RequestParameters(HttpRequest request, IFormCollection? form)
    {
        _request = request;
        _form = form;
    }

    public static async Task<RequestParameters> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        new(request, request.HasFormContentType ? await request.ReadFormAsync(cancellationToken) : null);

    /// <summary>A parameter; null when it is not given.</summary>
    public string? this[string name] => All(name) is [var first, ..] ? first : null;

    /// <summary>The expression of a query.</summary>
    public (Expression Expression, string Text) Query()
    {
        string text = this["query"] ?? "";
        try
        {
            return (Expression.Parse(text), text);
        }
        catch (ExpressionException invalid)
        {
            throw new RequestException($"invalid parameter \"query\": {invalid.Message}");
        }
    }

    /// <summary>A time, in seconds since the epoch or RFC 3339; null when it is not given.</summary>
    public EventTime? Time(string name) => this[name] is not { Length: > 0 } text ? null : ParseTime(text)
        ?? throw new RequestException($"invalid parameter \"{name}\": cannot parse \"{text}\" to a valid timestamp");

    /// <summary>The times of a range query.</summary>
    public IReadOnlyList<EventTime> Times()
    {
        EventTime start = Time("start") ?? throw new RequestException("invalid parameter \"start\": it is missing");
        EventTime end = Time("end") ?? throw new RequestException("invalid parameter \"end\": it is missing");
        long step = Step();
        if (end < start)
        {
            throw new RequestException("invalid parameter \"end\": end timestamp must not be before start time");
        }

        if ((end.Milliseconds - start.Milliseconds) / step >= StepsMax)
        {
            throw new RequestException(
                $"exceeded maximum resolution of {StepsMax:N0} points per timeseries, try a longer step");
        }

        List<EventTime> times = [];
        for (long time = start.Milliseconds; time <= end.Milliseconds; time += step)
        {
            times.Add(new EventTime(time));
        }

        return times;
    }

    /// <summary>The selectors of <c>match[]</c>.</summary>
    public IReadOnlyList<SeriesSelector> Selectors()
    {
        try
        {
            return [.. All("match[]").Select(SeriesSelector.ParseForQuery)];
        }
        catch (FormatException invalid)
        {
            throw new RequestException($"invalid parameter \"match[]\": {invalid.Message}");
        }
    }

    /// <summary>A time as requests write it; null when it is none.</summary>
    public static EventTime? ParseTime(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && Math.Abs(seconds) < 1e14)
        {
            return new EventTime((long)Math.Round(seconds * 1000));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? EventTime.From(time)
            : null;
    }

    private string[] All(string name)
    {
        StringValues values = _form is not null && _form.ContainsKey(name) ? _form[name] : _request.Query[name];
        return [.. values.OfType<string>()];
    }

    private long Step()
    {
        string text = this["step"] ?? "";
        double seconds = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number
            : Durations.TryParse(text, out TimeSpan span) ? span.TotalSeconds
            : throw new RequestException($"invalid parameter \"step\": cannot parse \"{text}\" to a valid duration");
        return seconds >= 0.001 && seconds < 1e10
            ? (long)(seconds * 1000)
            : throw new RequestException("invalid parameter \"step\": a step is at least a millisecond");
    }
}
