namespace Streams.PromQL.Syntax;

/// <summary>How a matcher compares a label's value.</summary>
public enum MatchOperator
{
    /// <summary><c>=</c>: the value is the text.</summary>
    Equal,

    /// <summary><c>!=</c>: the value is not the text.</summary>
    NotEqual,

    /// <summary><c>=~</c>: the whole value matches the pattern.</summary>
    RegexMatch,

    /// <summary><c>!~</c>: the whole value does not match the pattern.</summary>
    RegexNotMatch,
}
