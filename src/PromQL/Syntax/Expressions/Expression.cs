using System.Diagnostics.CodeAnalysis;
using Streams.PromQL.Syntax.Parsing;
using Streams.PromQL.Syntax.Printing;

namespace Streams.PromQL.Syntax.Expressions;

/// <summary>A PromQL expression, as a tree; equal when it says the same, wherever it stands in a text.</summary>
/// <remarks>
/// The parts of a node are fixed when it is made, so that its type and depth are right for its whole life. Parentheses
/// are nodes of their own: a tree that is put together by hand needs them where precedence asks for them.
/// </remarks>
public abstract record Expression : IParsable<Expression>
{
    /// <summary>How many levels an expression may have: recursion over a tree that was read stays within any stack.</summary>
    public const int DepthMax = 1000;

    private protected Expression(TextRange place, ExpressionType type, int depth)
    {
        Place = place;
        Type = type;
        Depth = depth;
    }

    /// <summary>Where the expression stands in the text that it was read from.</summary>
    public TextRange Place { get; init; }

    /// <summary>What the expression evaluates to.</summary>
    public ExpressionType Type { get; }

    /// <summary>How many levels the tree has; one for a node without parts.</summary>
    public int Depth { get; }

    /// <summary>The direct parts of the expression.</summary>
    public IEnumerable<Expression> Parts => this switch
    {
        Parenthesised parenthesised => [parenthesised.Inner],
        Unary unary => [unary.Operand],
        Binary binary => [binary.Left, binary.Right],
        Aggregation { Parameter: { } parameter } aggregation => [parameter, aggregation.Operand],
        Aggregation aggregation => [aggregation.Operand],
        Call call => call.Arguments,
        Subquery subquery => [subquery.Operand],
        MatrixSelector matrix => [matrix.Selector],
        _ => [],
    };

    /// <summary>Reads an expression and checks its types; an <see cref="ExpressionException"/> tells all that is wrong.</summary>
    public static Expression Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ExpressionParser.Parse(text);
    }

    /// <inheritdoc />
    public static Expression Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc />
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Expression result) =>
        ParsedText.TryParse(s, Parse, out result);

    /// <summary>Whether the other expression says the same; where the two stand does not count.</summary>
    public virtual bool Equals(Expression? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc />
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>The expression on one line, in the one form that Prometheus shows for it.</summary>
    public sealed override string ToString() => ExpressionPrinter.Print(this);

    /// <summary>The expression as <c>promtool promql format</c> writes it: what is longer than 100 bytes is split.</summary>
    public string ToPrettyString() => PrettyPrinter.Print(this);
}
