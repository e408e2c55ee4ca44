using System.Globalization;
using System.Net;
using System.Text;
using Streams.Patterns;
using Streams.PromQL.Templates;
using Streams.PromQL.Templates.Values;

namespace Streams.Sinks.Notify.Templating;

/// <summary>The functions that templates of notifications have beside Go's own, as Alertmanager's.</summary>
internal static class NotificationFunctions
{
    private static readonly TemplateParameter Text = TemplateParameter.Text;
    private static readonly TemplateParameter Any = TemplateParameter.Any;
    private static readonly TemplateParameter Time = TemplateParameter.Of<GoTime>("time.Time");
    private static readonly TemplateParameter List = TemplateParameter.Of<TemplateList>("[]string");

    public static TemplateFunctions Create(TimeProvider clock)
    {
        TemplateFunctions functions = new();
        AddTexts(functions);
        AddLists(functions);
        AddTimes(functions, clock);
        return functions;
    }

    private static void AddTexts(TemplateFunctions functions) => functions
        .Add("toUpper", [Text], call => call.Text(0).ToUpperInvariant())
        .Add("toLower", [Text], call => call.Text(0).ToLowerInvariant())
        .Add("title", [Text], call => TitleCase.Of(call.Text(0)))
        .Add("trimSpace", [Text], call => call.Text(0).Trim())
        .Add("match", [Text, Text], call => Re2Search.Parse(call.Text(0)).IsMatch(call.Text(1)))
        .Add("reReplaceAll", [Text, Text, Text], call => ReplaceAll(call.Text(0), call.Text(1), call.Text(2)))
        .Add("safeHtml", [Text], call => WebUtility.HtmlDecode(call.Text(0)))
        .Add("safeUrl", [Text], call => call.Text(0))
        .Add("urlUnescape", [Text], call => Uri.UnescapeDataString(call.Text(0).Replace('+', ' ')))
        .Add("base64encode", [Text], call => Convert.ToBase64String(Encoding.UTF8.GetBytes(call.Text(0))))
        .Add("base64decode", [Text], call => Encoding.UTF8.GetString(Convert.FromBase64String(call.Text(0))))
        .Add("toJson", [Any], call => TemplateJson.Write(call.Arguments[0]));

    private static void AddLists(TemplateFunctions functions) => functions
        .Add("join", [Text, List], call => string.Join(call.Text(0), call.Value<TemplateList>(1).Items))
        .AddVariadic("stringSlice", [Text], call => new TemplateList("[]string", call.Arguments.ToArray()))
        .AddVariadic("list", [Any], call => new TemplateList("[]interface {}", call.Arguments.ToArray()))
        .AddVariadic("append", [List, Any], call => new TemplateList(
            "[]interface {}", [.. call.Value<TemplateList>(0).Items, .. call.Arguments[1..]]))
        .AddVariadic("dict", [Any], call => Dictionary(call.Arguments));

    private static void AddTimes(TemplateFunctions functions, TimeProvider clock) => functions
        .Add("date", [Text, Time], call => Format(call.Value<GoTime>(1), call.Text(0)))
        .Add("tz", [Text, Time], call => InZone(call.Text(0), call.Value<GoTime>(1)))
        .Add("since", [Time], call => new GoDuration((clock.GetUtcNow() - call.Value<GoTime>(0).Moment).Ticks * 100))
        .Add("now", [], _ => new GoTime(clock.GetUtcNow()))
        .Add("toDate", [Text, Text], call => ToDate(call.Text(1)))
        .Add("humanizeDuration", [Any], call => HumanDuration.Format(Seconds(call.Arguments[0])));

    private static string ReplaceAll(string pattern, string replacement, string text) =>
        Re2Search.Parse(pattern).ReplaceAll(text, new ReplacementTemplate(replacement));

    private static TemplateMap Dictionary(ReadOnlySpan<object?> arguments)
    {
        if (arguments.Length % 2 != 0)
        {
            throw new TemplateFunctionException("dict takes names and values in turn");
        }

        List<KeyValuePair<string, object?>> entries = [];
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string name = arguments[i] as string ?? throw new TemplateFunctionException("the names of dict are texts");
            entries.Add(KeyValuePair.Create(name, arguments[i + 1]));
        }

        return TemplateMap.OfAny(entries);
    }

    private static string Format(GoTime time, string layout) =>
        time.TryMember("Format", [layout], out object? text) ? (string?)text ?? "" : "";

    private static GoTime InZone(string zone, GoTime time)
    {
        TimeZoneInfo found = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out TimeZoneInfo? known)
            ? known
            : throw new TemplateFunctionException($"unknown time zone {zone}");
        return new GoTime(TimeZoneInfo.ConvertTime(time.Moment, found), zone);
    }

    private static GoTime ToDate(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? new GoTime(moment)
            : throw new TemplateFunctionException($"'{text}' is no time");

    private static double Seconds(object? value) => value switch
    {
        double number => number,
        long number => number,
        GoDuration duration => duration.Nanoseconds / 1e9,
        string text when double.TryParse(text, CultureInfo.InvariantCulture, out double number) => number,
        _ => throw new TemplateFunctionException("humanizeDuration takes a number of seconds or a duration"),
    };
}
