namespace Streams.PromQL.Syntax.Expressions;

/// <summary>Which series of two vectors belong together.</summary>
/// <param name="Cardinality">How many series of a side may have the same partner.</param>
/// <param name="IsOn">Whether series are matched by the given labels alone, not by all but them.</param>
/// <param name="Labels">The labels of <c>on</c> or <c>ignoring</c>.</param>
/// <param name="Include">The labels of <c>group_left</c> or <c>group_right</c>, taken over from the side that is one.</param>
public sealed record VectorMatching(
    MatchCardinality Cardinality, bool IsOn, ValueList<string> Labels, ValueList<string> Include)
{
    private static readonly ValueList<string> None = new();

    /// <summary>Each series has at most one partner, with all labels but the name the same.</summary>
    public static VectorMatching OneToOne { get; } = new(MatchCardinality.OneToOne, false, None, None);

    /// <summary>Any series with all labels but the name the same are partners, as set operators have it.</summary>
    public static VectorMatching ManyToMany { get; } = new(MatchCardinality.ManyToMany, false, None, None);
}
