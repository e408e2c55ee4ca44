using Streams.Data;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Intervals;

namespace Streams.Sinks.Notify.Routing;

/// <summary>The routing tree of a configuration.</summary>
internal sealed class RouteTree
{
    private readonly List<Route> _found = [];
    private int _count;

    public RouteTree(NotifyConfig config)
    {
        Dictionary<string, TimeInterval> intervals = config.MuteTimeIntervals.Concat(config.TimeIntervals)
            .ToDictionary(interval => interval.Name, interval => new TimeInterval(interval));
        Root = new Route(config.Route, null, intervals, () => _count++);
    }

    public Route Root { get; }

    /// <summary>The route that has a hash of its key; null when there is none.</summary>
    public Route? Find(ulong keyHash) => Find(Root, keyHash);

    /// <summary>The routes that take an alert with these labels; at least one.</summary>
    public Route[] Match(Labels labels)
    {
        _found.Clear();
        Root.Match(labels, _found);
        return [.. _found];
    }

    private static Route? Find(Route route, ulong keyHash) => route.KeyHash == keyHash
        ? route
        : route.Children.Select(child => Find(child, keyHash)).FirstOrDefault(found => found is not null);
}
