using Streams.Data;
using Streams.Patterns;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>What must hold between the parts of a configuration.</summary>
internal static class ConfigRules
{
    private static readonly string[] None = [];

    public static IEnumerable<OptionProblem> Check(NotifyConfig config)
    {
        string[] receivers = [.. config.Receivers.Select(receiver => receiver.Name)];
        NamedIntervalConfig[] intervals = [.. config.MuteTimeIntervals, .. config.TimeIntervals];
        string[] intervalNames = [.. intervals.Select(interval => interval.Name)];
        return Root(config.Route)
            .Concat(Routes(config.Route, "route", receivers, intervalNames))
            .Concat(Twice(receivers, i => $"receivers[{i}].name", "receiver"))
            .Concat(Twice(intervalNames, i => IntervalField(config, i), "time interval"))
            .Concat(Times(config))
            .Concat(config.Receivers.SelectMany((receiver, i) => Receiver(config, receiver, $"receivers[{i}]", receivers)))
            .Concat(config.InhibitRules.SelectMany((rule, i) => Patterns(rule.SourceMatchRe, $"inhibit_rules[{i}].source_match_re")
                .Concat(Patterns(rule.TargetMatchRe, $"inhibit_rules[{i}].target_match_re"))));
    }

    public static IEnumerable<OptionProblem> ExactlyOne(string key, Secret? inline, InputPath? file) =>
        inline is null && file is null
            ? [new OptionProblem(key, $"one of {key} and {key}_file must be given")]
            : AtMostOne(key, inline, file);

    public static IEnumerable<OptionProblem> AtMostOne(string key, Secret? inline, InputPath? file) =>
        inline is not null && file is not null
            ? [new OptionProblem(key, $"{key} and {key}_file exclude each other")]
            : [];

    /// <summary>One URL, written here or in a file; what is wrong with it is said without showing it.</summary>
    public static IEnumerable<OptionProblem> OneUrl(string key, Secret? url, InputPath? file) =>
        ExactlyOne(key, url, file).Concat(url is null ? [] : IsUrl(key, url.Reveal()));

    public static IEnumerable<OptionProblem> IsUrl(string key, string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) && parsed.Scheme is "http" or "https" && parsed.Host.Length > 0
            ? []
            : [new OptionProblem(key, "expected an absolute URL with http or https")];

    private static IEnumerable<OptionProblem> Root(RouteConfig root)
    {
        if (string.IsNullOrEmpty(root.Receiver))
        {
            yield return new OptionProblem("route.receiver", "the root route needs a receiver");
        }

        if (root.Matchers.Count + root.Match.Count + root.MatchRe.Count > 0)
        {
            yield return new OptionProblem(
                root.Matchers.Count > 0 ? "route.matchers" : root.Match.Count > 0 ? "route.match" : "route.match_re",
                "the root route takes all alerts and has no matchers");
        }

        if (root.MuteTimeIntervals.Count > 0)
        {
            yield return new OptionProblem("route.mute_time_intervals", "the root route cannot be muted");
        }

        if (root.ActiveTimeIntervals.Count > 0)
        {
            yield return new OptionProblem("route.active_time_intervals", "the root route is always active");
        }
    }

    private static IEnumerable<OptionProblem> Routes(RouteConfig route, string field, string[] receivers, string[] intervals)
    {
        IEnumerable<OptionProblem> own = Known(route.Receiver, $"{field}.receiver", "receiver", receivers)
            .Concat(Known(route.Escalate?.To, $"{field}.escalate.to", "receiver", receivers))
            .Concat(route.MuteTimeIntervals.SelectMany((name, i) =>
                Known(name, $"{field}.mute_time_intervals[{i}]", "time interval", intervals)))
            .Concat(route.ActiveTimeIntervals.SelectMany((name, i) =>
                Known(name, $"{field}.active_time_intervals[{i}]", "time interval", intervals)))
            .Concat(Patterns(route.MatchRe, $"{field}.match_re"))
            .Concat(Grouping(route.GroupBy ?? None, $"{field}.group_by"));
        return own.Concat(route.Routes.SelectMany((child, i) => Routes(child, $"{field}.routes[{i}]", receivers, intervals)));
    }

    private static IEnumerable<OptionProblem> Grouping(IReadOnlyList<string> labels, string field)
    {
        if (labels.Contains("...") && labels.Count > 1)
        {
            yield return new OptionProblem(field, "'...' groups by all labels and stands alone");
        }

        for (int i = 0; i < labels.Count; i++)
        {
            if (labels[i].Length == 0)
            {
                yield return new OptionProblem($"{field}[{i}]", "expected a label's name, found empty text");
            }
            else if (labels.Take(i).Contains(labels[i]))
            {
                yield return new OptionProblem($"{field}[{i}]", $"'{labels[i]}' stands here twice");
            }
        }
    }

    private static IEnumerable<OptionProblem> Receiver(
        NotifyConfig config, ReceiverConfig receiver, string field, string[] receivers)
    {
        GlobalConfig global = config.Global;
        IEnumerable<OptionProblem> slack = receiver.SlackConfigs.SelectMany((slack, i) => Needs(
            slack.ApiUrl is not null || slack.ApiUrlFile is not null
                || global.SlackApiUrl is not null || global.SlackApiUrlFile is not null,
            $"{field}.slack_configs[{i}].api_url", "api_url", "slack_api_url"));
        IEnumerable<OptionProblem> opsgenie = receiver.OpsgenieConfigs.SelectMany((opsgenie, i) => Needs(
            opsgenie.ApiKey is not null || opsgenie.ApiKeyFile is not null
                || global.OpsgenieApiKey is not null || global.OpsgenieApiKeyFile is not null,
            $"{field}.opsgenie_configs[{i}].api_key", "api_key", "opsgenie_api_key"));
        IEnumerable<OptionProblem> email = receiver.EmailConfigs.SelectMany((email, i) =>
            Needs(email.Smarthost is not null || global.SmtpSmarthost is not null,
                    $"{field}.email_configs[{i}].smarthost", "smarthost", "smtp_smarthost")
                .Concat(Needs(!string.IsNullOrEmpty(email.From ?? global.SmtpFrom),
                    $"{field}.email_configs[{i}].from", "from", "smtp_from")));
        return Known(receiver.Fallback, $"{field}.fallback", "receiver", receivers)
            .Concat(FallbackCycle(config, receiver, $"{field}.fallback"))
            .Concat(slack).Concat(opsgenie).Concat(email);
    }

    private static IEnumerable<OptionProblem> FallbackCycle(NotifyConfig config, ReceiverConfig receiver, string field)
    {
        List<string> chain = [receiver.Name];
        string? next = receiver.Fallback;
        while (next is not null && !chain.Contains(next))
        {
            chain.Add(next);
            next = config.Receivers.FirstOrDefault(r => r.Name == next)?.Fallback;
        }

        return next == receiver.Name
            ? [new OptionProblem(field, $"fallbacks must end: {string.Join(" -> ", [.. chain, next])}")]
            : [];
    }

    private static IEnumerable<OptionProblem> Needs(bool isThere, string field, string key, string globalKey) =>
        isThere ? [] : [new OptionProblem(field, $"'{key}' is missing; give it here or as global.{globalKey}")];

    private static IEnumerable<OptionProblem> Known(string? name, string field, string what, string[] names) =>
        string.IsNullOrEmpty(name) || names.Contains(name)
            ? []
            : [new OptionProblem(field, Words.Unknown($"no {what} is called", name, names, $"{what}s"))];

    private static IEnumerable<OptionProblem> Twice(string[] names, Func<int, string> field, string what) =>
        names.Select((name, i) => (name, i))
            .Where(pair => names.Take(pair.i).Contains(pair.name))
            .Select(pair => new OptionProblem(field(pair.i), $"the {what} '{pair.name}' is defined twice"));

    private static string IntervalField(NotifyConfig config, int index) => index < config.MuteTimeIntervals.Count
        ? $"mute_time_intervals[{index}].name"
        : $"time_intervals[{index - config.MuteTimeIntervals.Count}].name";

    private static IEnumerable<OptionProblem> Times(NotifyConfig config) =>
        Times(config.MuteTimeIntervals, "mute_time_intervals").Concat(Times(config.TimeIntervals, "time_intervals"));

    private static IEnumerable<OptionProblem> Times(IReadOnlyList<NamedIntervalConfig> intervals, string field) =>
        from named in intervals.Select((interval, i) => (interval, i))
        from part in named.interval.TimeIntervals.Select((interval, i) => (interval, i))
        from time in part.interval.Times.Select((range, i) => (range, i))
        where time.range.StartTime.Minutes >= time.range.EndTime.Minutes
        select new OptionProblem(
            $"{field}[{named.i}].time_intervals[{part.i}].times[{time.i}]", "the start must be before the end");

    private static IEnumerable<OptionProblem> Patterns(IReadOnlyDictionary<string, string> patterns, string field)
    {
        foreach ((string label, string pattern) in patterns)
        {
            string? problem = null;
            try
            {
                Re2Regex.Parse(pattern);
                problem = LabelsText.IsLegacyName(label, colons: false) ? null : $"'{label}' is no label's name";
            }
            catch (FormatException error)
            {
                problem = error.Message;
            }

            if (problem is not null)
            {
                yield return new OptionProblem($"{field}.{label}", problem);
            }
        }
    }
}
