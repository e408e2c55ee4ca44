using System.Text;
using Streams.Data;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Intervals;
using Streams.Sinks.Notify.Matching;

namespace Streams.Sinks.Notify.Routing;

/// <summary>A node of the routing tree with all that it inherits.</summary>
internal sealed class Route
{
    private static readonly TimeSpan DefaultGroupWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DefaultGroupInterval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DefaultRepeatInterval = TimeSpan.FromHours(4);

    private readonly Route[] _children;
    private readonly byte[][]? _groupBy;

    public Route(RouteConfig config, Route? parent, IReadOnlyDictionary<string, TimeInterval> intervals, Func<int> nextIndex)
    {
        Index = nextIndex();
        Matchers = MatcherLists.Join(config.Matchers, config.Match, config.MatchRe);
        Key = parent is null ? Matchers.ToString() : $"{parent.Key}/{Matchers}";
        KeyHash = StableHash.Of(Encoding.UTF8.GetBytes(Key));
        IsContinued = config.Continue;
        Receiver = string.IsNullOrEmpty(config.Receiver) ? parent?.Receiver ?? "" : config.Receiver;
        _groupBy = config.GroupBy is null or [] ? parent is null ? [] : parent._groupBy
            : config.GroupBy is ["..."] ? null
            : [.. config.GroupBy.Select(Encoding.UTF8.GetBytes)];
        GroupWait = config.GroupWait ?? parent?.GroupWait ?? DefaultGroupWait;
        GroupInterval = config.GroupInterval ?? parent?.GroupInterval ?? DefaultGroupInterval;
        RepeatInterval = config.RepeatInterval ?? parent?.RepeatInterval ?? DefaultRepeatInterval;
        MutedIn = [.. config.MuteTimeIntervals.Select(name => intervals[name])];
        ActiveIn = [.. config.ActiveTimeIntervals.Select(name => intervals[name])];
        Escalate = config.Escalate ?? parent?.Escalate;
        _children = [.. config.Routes.Select(child => new Route(child, this, intervals, nextIndex))];
    }

    /// <summary>The route's number, counted through the tree from its root.</summary>
    public int Index { get; }

    /// <summary>The matchers on the way from the root, which name the route in group keys.</summary>
    public string Key { get; }

    /// <summary>Names the route in what is kept over restarts.</summary>
    public ulong KeyHash { get; }

    public AlertMatchers Matchers { get; }

    public bool IsContinued { get; }

    public string Receiver { get; }

    public TimeSpan GroupWait { get; }

    public TimeSpan GroupInterval { get; }

    public TimeSpan RepeatInterval { get; }

    public IReadOnlyList<TimeInterval> MutedIn { get; }

    public IReadOnlyList<TimeInterval> ActiveIn { get; }

    public EscalateConfig? Escalate { get; }

    public IReadOnlyList<Route> Children => _children;

    /// <summary>The labels that groups have in common; null when it is all of them.</summary>
    public IReadOnlyList<string>? GroupBy => _groupBy is null ? null : [.. _groupBy.Select(Encoding.UTF8.GetString)];

    /// <summary>Adds the routes that take an alert: the deepest ones, the first of each level unless it says to continue.</summary>
    public bool Match(Labels labels, List<Route> found)
    {
        if (!Matchers.Matches(labels))
        {
            return false;
        }

        int before = found.Count;
        foreach (Route child in _children)
        {
            if (child.Match(labels, found) && !child.IsContinued)
            {
                break;
            }
        }

        if (found.Count == before)
        {
            found.Add(this);
        }

        return true;
    }

    /// <summary>The labels of an alert that name its group.</summary>
    public Labels GroupLabels(Labels labels, LabelsBuilder builder)
    {
        if (_groupBy is null)
        {
            return labels;
        }

        builder.Clear();
        foreach (byte[] name in _groupBy)
        {
            if (labels.TryGet(name, out ReadOnlySpan<byte> value))
            {
                builder.Set(name, value);
            }
        }

        return builder.Build();
    }

    /// <summary>Whether nothing is to be sent at a moment: outside of the active times, or within the muted ones.</summary>
    public bool IsMuted(EventTime now)
    {
        DateTimeOffset moment = now.ToClock();
        return (ActiveIn.Count > 0 && !ActiveIn.Any(interval => interval.Contains(moment)))
            || MutedIn.Any(interval => interval.Contains(moment));
    }
}
