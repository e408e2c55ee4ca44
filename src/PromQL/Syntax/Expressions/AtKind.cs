namespace Streams.PromQL.Syntax.Expressions;

/// <summary>Which time <c>@</c> means.</summary>
public enum AtKind
{
    /// <summary>A time written as a number.</summary>
    Time,

    /// <summary><c>start()</c>: the first time of the evaluated range.</summary>
    Start,

    /// <summary><c>end()</c>: the last time of the evaluated range.</summary>
    End,
}
