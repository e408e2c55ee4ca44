namespace Streams.PromQL.Syntax.Expressions;

/// <summary>What an expression evaluates to.</summary>
public enum ExpressionType
{
    /// <summary>One number.</summary>
    Scalar,

    /// <summary>One sample of each of some series, all of one time.</summary>
    InstantVector,

    /// <summary>Samples over a range of time, of each of some series.</summary>
    RangeVector,

    /// <summary>A text.</summary>
    Text,
}
