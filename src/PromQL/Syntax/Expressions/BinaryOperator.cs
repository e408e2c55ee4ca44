namespace Streams.PromQL.Syntax.Expressions;

/// <summary>An operator between two expressions.</summary>
public enum BinaryOperator
{
    /// <summary><c>or</c>: the left side, and of the right what has no partner there.</summary>
    Or,

    /// <summary><c>and</c>: the left side, where the right has a partner.</summary>
    And,

    /// <summary><c>unless</c>: the left side, where the right has no partner.</summary>
    Unless,

    /// <summary><c>==</c>.</summary>
    Equal,

    /// <summary><c>!=</c>.</summary>
    NotEqual,

    /// <summary><c>&lt;</c>.</summary>
    Less,

    /// <summary><c>&lt;=</c>.</summary>
    LessOrEqual,

    /// <summary><c>&gt;</c>.</summary>
    Greater,

    /// <summary><c>&gt;=</c>.</summary>
    GreaterOrEqual,

    /// <summary><c>+</c>.</summary>
    Add,

    /// <summary><c>-</c>.</summary>
    Subtract,

    /// <summary><c>*</c>.</summary>
    Multiply,

    /// <summary><c>/</c>.</summary>
    Divide,

    /// <summary><c>%</c>: what is left over, with the sign of the left side.</summary>
    Modulo,

    /// <summary><c>atan2</c>: the angle of the point with this y and x.</summary>
    Atan2,

    /// <summary><c>^</c>: the only one that binds to the right.</summary>
    Power,
}
