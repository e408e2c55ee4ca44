namespace Streams.PromQL.Syntax.Expressions;

/// <summary>A call of a function.</summary>
public sealed record Call(TextRange Place, FunctionSignature Function, ValueList<Expression> Arguments)
    : Expression(Place, Function.Returns, 1 + (Arguments.Count == 0 ? 0 : Arguments.Max(argument => argument.Depth)))
{
    /// <summary>What the function is given.</summary>
    public ValueList<Expression> Arguments { get; } = Arguments;
}
