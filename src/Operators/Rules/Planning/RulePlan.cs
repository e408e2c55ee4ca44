using Streams.Operators.Rules.Files;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.Operators.Rules.Planning;

/// <summary>All rules of an operator: what shards answer, what they keep for it, and what the owner evaluates.</summary>
internal sealed class RulePlan
{
    private readonly QuerySplitter _splitter;

    /// <summary>Plans groups, in the order in which they are evaluated.</summary>
    public RulePlan(IReadOnlyList<RuleGroup> groups, QueryOptions options)
    {
        Options = options;
        Recorded = new RecordedSeries(WrittenBy(groups));
        _splitter = new QuerySplitter(Recorded);
        Groups = [.. groups.Select(Plan)];
        Parts = [.. NumberParts()];
        Cadences = [.. Groups.Select(group => group.Cadence).Distinct()];
        ShardReads = [.. Longest(Parts.SelectMany(part => ReadsOf(part.Part)))];
        OwnerReads = [.. Longest(Groups.SelectMany(group => group.All).SelectMany(OwnerReadsOf))];
    }

    /// <summary>How expressions are evaluated.</summary>
    public QueryOptions Options { get; }

    /// <summary>The series that the rules write.</summary>
    public RecordedSeries Recorded { get; }

    /// <summary>The groups.</summary>
    public IReadOnlyList<PlannedGroup> Groups { get; }

    /// <summary>What shards answer, each once.</summary>
    public IReadOnlyList<PlannedPart> Parts { get; }

    /// <summary>When groups are due.</summary>
    public IReadOnlyList<Cadence> Cadences { get; }

    /// <summary>What shards read of their series, and for how long they keep it.</summary>
    public IReadOnlyList<SelectorUse> ShardReads { get; }

    /// <summary>What the owner reads of recorded series, and of those whose samples are sent to it.</summary>
    public IReadOnlyList<SelectorUse> OwnerReads { get; }

    /// <summary>Splits a query that somebody asks while the rules run.</summary>
    public SplitQuery Split(Expression expression) => _splitter.Split(expression);

    /// <summary>The first time from a given one on at which some group is due.</summary>
    public long FirstFrom(long time)
    {
        long first = long.MaxValue;
        foreach (Cadence cadence in Cadences)
        {
            first = Math.Min(first, cadence.FirstFrom(time));
        }

        return first;
    }

    private static IEnumerable<string> WrittenBy(IReadOnlyList<RuleGroup> groups)
    {
        IEnumerable<Rule> rules = groups.SelectMany(group => group.Rules);
        return rules.SelectMany(rule => rule is AlertingRule ? (string[])["ALERTS", "ALERTS_FOR_STATE"] : [rule.Name]);
    }

    private PlannedGroup Plan(RuleGroup group)
    {
        Dictionary<string, SplitQuery> queries = [];
        foreach ((string text, Expression expression) in group.Rules.OfType<AlertingRule>().SelectMany(TemplateQueries.Of))
        {
            queries.TryAdd(text, _splitter.Split(expression));
        }

        return new PlannedGroup(
            group,
            new Cadence(Milliseconds(group.Interval), Milliseconds(group.QueryOffset)),
            [.. group.Rules.Select(rule => _splitter.Split(rule.Expression))],
            queries);
    }

    private IEnumerable<PlannedPart> NumberParts()
    {
        IEnumerable<(QueryPart Part, Cadence Cadence)> uses =
            Groups.SelectMany(group => group.All.SelectMany(query => query.Parts).Select(part => (part, group.Cadence)));
        return uses
            .GroupBy(use => use.Part, use => use.Cadence)
            .Select((part, number) => new PlannedPart(number, part.Key, [.. part.Distinct()]));
    }

    private IEnumerable<SelectorUse> ReadsOf(QueryPart part) => part.Kind == PartKind.Samples
        ? [new SelectorUse((VectorSelector)part.Expression, TimeSpan.Zero)]
        : ExpressionWalk.Selectors(part.Expression, Options.Lookback, Options.SubqueryStep);

    private IEnumerable<SelectorUse> OwnerReadsOf(SplitQuery query)
    {
        HashSet<Expression> supplied = [.. query.Supplied.Select(part => part.Expression)];
        return ExpressionWalk.Selectors(query.Expression, Options.Lookback, Options.SubqueryStep, supplied.Contains);
    }

    /// <summary>Of each selector the use that reads furthest back.</summary>
    private static IEnumerable<SelectorUse> Longest(IEnumerable<SelectorUse> uses) =>
        uses.GroupBy(use => use.Selector.Matchers).Select(same => same.MaxBy(use => use.Reach));

    private static long Milliseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMillisecond;
}
