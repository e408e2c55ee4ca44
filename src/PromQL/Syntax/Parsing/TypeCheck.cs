using System.Globalization;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Syntax.Parsing;

/// <summary>Finds all that has a wrong type in an expression, or has no meaning there, by the rules of Prometheus.</summary>
internal sealed class TypeCheck
{
    private readonly List<(TextRange Place, string Message)> _errors = [];

    public static List<(TextRange Place, string Message)> Check(Expression expression)
    {
        TypeCheck check = new();
        check.Visit(expression);
        return check._errors;
    }

    /// <summary>A number of things, in words: <c>1 argument</c>.</summary>
    public static string Count(int count, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");

    private void Visit(Expression expression)
    {
        switch (expression)
        {
            case VectorSelector selector:
                Selector(selector);
                break;
            case MatrixSelector matrix:
                Selector(matrix.Selector);
                break;
            case Subquery subquery:
                Visit(subquery.Operand);
                Expect(subquery.Operand, ExpressionType.InstantVector, "a subquery");
                break;
            case Parenthesised parenthesised:
                Visit(parenthesised.Inner);
                break;
            case Unary unary:
                Visit(unary.Operand);
                ExpectNumbers(unary.Operand, "a sign");
                break;
            case Binary binary:
                Visit(binary.Left);
                Visit(binary.Right);
                Operator(binary);
                break;
            case Call call:
                Arguments(call);
                break;
            case Aggregation aggregation:
                Aggregate(aggregation);
                break;
        }
    }

    private void Selector(VectorSelector selector)
    {
        bool matchesEmpty = true;
        foreach (LabelMatcher matcher in selector.Matchers.AsSpan())
        {
            matchesEmpty &= matcher.MatchesEmpty;
        }

        if (matchesEmpty)
        {
            Add(selector, "a selector needs at least one matcher that does not match the empty text");
        }
    }

    private void Operator(Binary binary)
    {
        string op = binary.Operator.Text();
        ExpectNumbers(binary.Left, $"'{op}'");
        ExpectNumbers(binary.Right, $"'{op}'");
        if (binary.ReturnsBool && !binary.Operator.IsComparison())
        {
            Add(binary, $"'bool' belongs to comparisons, not to '{op}'");
        }

        if (binary.Operator.IsComparison() && !binary.ReturnsBool && binary.Type == ExpressionType.Scalar)
        {
            Add(binary, $"a comparison of two scalars needs 'bool': {op} bool");
        }

        bool hasScalar = binary.Left.Type == ExpressionType.Scalar || binary.Right.Type == ExpressionType.Scalar;
        if (binary.Operator.IsSet() && hasScalar)
        {
            Add(binary, $"'{op}' needs an instant vector on both sides, found a scalar");
        }

        if (binary.Matching is { } matching)
        {
            Matching(binary, matching);
        }
    }

    private void Matching(Binary binary, VectorMatching matching)
    {
        if (binary.Left.Type != ExpressionType.InstantVector || binary.Right.Type != ExpressionType.InstantVector)
        {
            Add(binary, $"'{(matching.IsOn ? "on" : "ignoring")}' needs an instant vector on both sides");
        }
        else if (binary.Operator.IsSet() && matching.Cardinality != MatchCardinality.ManyToMany)
        {
            Add(binary, $"'group_left' and 'group_right' have no meaning for '{binary.Operator.Text()}'");
        }

        foreach (string label in matching.Labels.AsSpan())
        {
            if (matching.IsOn && matching.Include.Contains(label))
            {
                Add(binary, $"the label '{label}' stands in 'on' and in 'group_left' or 'group_right'");
            }
        }
    }

    private void Arguments(Call call)
    {
        FunctionSignature function = call.Function;
        int count = call.Arguments.Count;
        if (count < function.ArgumentsMin || count > function.ArgumentsMax)
        {
            string atMost = function.ArgumentsMax is not { } max ? "at least "
                : max == function.ArgumentsMin ? ""
                : string.Create(CultureInfo.InvariantCulture, $"{function.ArgumentsMin} to ");
            int shown = function.ArgumentsMax ?? function.ArgumentsMin;
            Add(call, $"{function.Name}() takes {atMost}{Count(shown, "argument")}, found {count}");
        }

        for (int i = 0; i < count; i++)
        {
            Visit(call.Arguments[i]);
            if (function.Arguments.Count > 0 && (function.ArgumentsMax is not { } most || i < most))
            {
                Expect(call.Arguments[i], function.ArgumentType(i), $"{function.Name}()");
            }
        }
    }

    private void Aggregate(Aggregation aggregation)
    {
        string name = $"{aggregation.Kind.Text()}()";
        if (aggregation is { Parameter: { } parameter } && aggregation.Kind.ParameterType() is { } type)
        {
            Visit(parameter);
            Expect(parameter, type, name);
        }

        Visit(aggregation.Operand);
        Expect(aggregation.Operand, ExpressionType.InstantVector, name);
    }

    private void Expect(Expression expression, ExpressionType type, string user)
    {
        if (expression.Type != type)
        {
            Add(expression, $"{user} needs {type.Describe()}, found {expression.Type.Describe()}");
        }
    }

    private void ExpectNumbers(Expression expression, string user)
    {
        if (expression.Type is not (ExpressionType.Scalar or ExpressionType.InstantVector))
        {
            Add(expression, $"{user} needs a scalar or an instant vector, found {expression.Type.Describe()}");
        }
    }

    private void Add(Expression expression, string message) => _errors.Add((expression.Place, message));
}
