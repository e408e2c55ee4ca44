namespace Streams.PromQL.Syntax.Expressions;

/// <summary>How many series of each side of an operator may belong together.</summary>
public enum MatchCardinality
{
    /// <summary>One on each side.</summary>
    OneToOne,

    /// <summary><c>group_left</c>: many on the left, one on the right.</summary>
    ManyToOne,

    /// <summary><c>group_right</c>: one on the left, many on the right.</summary>
    OneToMany,

    /// <summary>Any number on each side, as set operators have it.</summary>
    ManyToMany,
}
