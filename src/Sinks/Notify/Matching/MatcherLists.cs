using Streams.PromQL.Syntax;

namespace Streams.Sinks.Notify.Matching;

/// <summary>Puts the three ways of writing conditions together.</summary>
internal static class MatcherLists
{
    public static AlertMatchers Join(
        IReadOnlyList<AlertMatchers> matchers,
        IReadOnlyDictionary<string, string> equal,
        IReadOnlyDictionary<string, string> patterns) => new(
            equal.Select(pair => new LabelMatcher(pair.Key, MatchOperator.Equal, pair.Value))
                .Concat(patterns.Select(pair => new LabelMatcher(pair.Key, MatchOperator.RegexMatch, pair.Value)))
                .Concat(matchers.SelectMany(list => list.All)));
}
