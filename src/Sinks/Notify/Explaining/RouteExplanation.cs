using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Routing;
using Streams.Sinks.Notify.Testing;
using Streams.Stages;

namespace Streams.Sinks.Notify.Explaining;

/// <summary>Says who is told of an alert and why: the way through the routing tree, and what holds at its end.</summary>
internal sealed class RouteExplanation
{
    private readonly Labels _labels;
    private readonly NotifyConfig _config;
    private readonly Route[] _found;
    private readonly EventTime _now;
    private readonly List<string> _lines = [];

    private RouteExplanation(NotifyConfig config, Labels labels, EventTime now)
    {
        RouteTree tree = new(config);
        _config = config;
        _labels = labels;
        _now = now;
        _found = tree.Match(labels);
        _lines.Add(AlertText.Format(labels));
        _lines.Add($"  takes all -> {tree.Root.Receiver}");
        Walk(tree.Root, config.Route, 2);
        _lines.Add("");
        foreach (Route route in _found)
        {
            AddEnd(route, ConfigOf(route.Index));
        }
    }

    /// <summary>The receivers that are told, in the order of the tree.</summary>
    public static IReadOnlyList<string> Receivers(NotifyConfig config, Labels labels) =>
        [.. new RouteTree(config).Match(labels).Select(route => route.Receiver)];

    /// <summary>The explanation, as lines to read.</summary>
    public static IReadOnlyList<string> Lines(NotifyConfig config, Labels labels, EventTime now) =>
        new RouteExplanation(config, labels, now)._lines;

    private void Walk(Route route, RouteConfig config, int depth)
    {
        Route? taken = null;
        for (int i = 0; i < route.Children.Count; i++)
        {
            Route child = route.Children[i];
            string indent = new(' ', depth * 2);
            string name = $"{child.Matchers} -> {child.Receiver}";
            if (taken is { IsContinued: false })
            {
                _lines.Add($"{indent}-    {name}: not asked, {taken.Matchers} took it and does not continue");
            }
            else if (child.Matchers.All.FirstOrDefault(matcher => !matcher.Matches(_labels)) is { } failing)
            {
                _lines.Add($"{indent}no   {name}: {Found(failing)}");
            }
            else
            {
                taken = child;
                _lines.Add($"{indent}yes  {name}{(child.IsContinued ? ", and continues" : "")}");
                Walk(child, config.Routes[i], depth + 1);
            }
        }
    }

    private string Found(LabelMatcher matcher) => _labels.Get(matcher.Name) is { } value
        ? $"{matcher.Name} is {StringLiteral.Quote(value)}"
        : $"there is no label {matcher.Name}";

    private void AddEnd(Route route, RouteConfig config)
    {
        Labels group = route.GroupLabels(_labels, new LabelsBuilder());
        string by = route.GroupBy is { } names ? names.Count == 0 ? "nothing, all in one" : string.Join(", ", names) : "all labels";
        _lines.Add($"told: {route.Receiver}");
        _lines.Add($"  grouped by {by}: {Engine.GroupLabelsText.Format(group)}");
        _lines.Add($"  first after {Durations.Format(route.GroupWait)}, news every {Durations.Format(route.GroupInterval)}, "
            + $"again without news every {Durations.Format(route.RepeatInterval)}");
        if (route.Escalate is { } escalate)
        {
            _lines.Add($"  unacknowledged for {Durations.Format(escalate.After)}: {escalate.To}, too");
        }

        ReceiverConfig? receiver = _config.Receivers.FirstOrDefault(one => one.Name == route.Receiver);
        if (receiver?.Fallback is { } fallback)
        {
            _lines.Add($"  when it cannot be told: {fallback}");
        }

        if (receiver is not null && !Delivery.Targets.Integrations(receiver).Any())
        {
            _lines.Add("  the receiver has no integrations: nobody hears of it");
        }

        if (config.MuteTimeIntervals.Count + config.ActiveTimeIntervals.Count > 0)
        {
            string state = route.IsMuted(_now) ? "held back" : "told";
            _lines.Add($"  {Intervals(config)}: {state} at this moment");
        }
    }

    private static string Intervals(RouteConfig config) => string.Join(", ", (string[])
    [
        .. config.MuteTimeIntervals.Select(name => $"muted in {name}"),
        .. config.ActiveTimeIntervals.Select(name => $"active in {name}"),
    ]);

    // Routes are counted from the root downwards, each before its children.
    private RouteConfig ConfigOf(int index)
    {
        Stack<RouteConfig> rest = new([_config.Route]);
        while (index-- > 0)
        {
            foreach (RouteConfig child in rest.Pop().Routes.Reverse())
            {
                rest.Push(child);
            }
        }

        return rest.Peek();
    }
}
