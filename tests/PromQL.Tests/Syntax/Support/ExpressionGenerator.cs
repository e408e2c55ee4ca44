using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Tests.Syntax.Support;

/// <summary>Makes random expressions of right types, from a seed.</summary>
/// <param name="random">Where the choices come from.</param>
/// <param name="isOld">Whether to stay within what Prometheus 2.42 knows, too.</param>
internal sealed class ExpressionGenerator(Random random, bool isOld)
{
    private static readonly TextRange Nowhere = new(0, 0);

    private static readonly BinaryOperator[] Operators = Enum.GetValues<BinaryOperator>();
    private static readonly string[] Metrics = ["up", "a:b:c", "_x", "sum", "by", "offset", "or", "start", "http_requests_total"];
    private static readonly string[] LabelNames = ["a", "job", "le", "on", "bool", "a1", "group_left"];
    private static readonly string[] Values = ["", "x", "5..", "line\nbreak \"q\" \\", "é😀", "\u00a0\u200b\x7f", "$1"];
    private static readonly string[] Patterns = ["", "x", "5..", "a|b", "\\d+\"", "é😀", "$1", "(?i:a)[^\n]*"];
    private static readonly double[] Numbers = [0, 1, 2.5, 0.1, double.PositiveInfinity, double.NaN, -3, -0.25, 123456];

    // Prometheus 2.42 writes these with an exponent, 3.x does not.
    private static readonly double[] LongNumbers = [1e300, 5e-324, 1e21, 123456789012345680, 1.5e-7];

    private static readonly long[] Milliseconds = [1, 500, 1000, 60_000, 90_000, 300_000, 86_400_000, 604_800_000, 31_536_000_000];
    private static readonly HashSet<string> Newer =
    [
        "double_exponential_smoothing", "end", "first_over_time", "histogram_quantiles", "mad_over_time", "max_of", "min_of",
        "range", "sort_by_label", "sort_by_label_desc", "start", "step", "ts_of_first_over_time", "ts_of_last_over_time",
        "ts_of_max_over_time", "ts_of_min_over_time", "histogram_fraction",
    ];

    private readonly FunctionSignature[] _functions =
        [.. FunctionTable.Names.Where(name => !isOld || !Newer.Contains(name)).Order().Select(name => FunctionTable.Find(name)!)];

    /// <summary>An expression of any type that a rule may have.</summary>
    public Expression Next(int depth) => Of(random.Next(5) == 0 ? ExpressionType.Scalar : ExpressionType.InstantVector, depth);

    private Expression Of(ExpressionType type, int depth)
    {
        if (depth > 0 && random.Next(8) == 0 && type != ExpressionType.Text)
        {
            return new Parenthesised(Nowhere, Of(type, depth - 1));
        }

        return type switch
        {
            ExpressionType.Scalar => Scalar(depth),
            ExpressionType.InstantVector => Vector(depth),
            ExpressionType.RangeVector => Range(depth),
            _ => new TextLiteral(Nowhere, Pick(Values)),
        };
    }

    private Expression Scalar(int depth) => random.Next(depth > 0 ? 4 : 1) switch
    {
        0 => Number(),
        1 => Call(ExpressionType.Scalar, depth),
        2 => Negated(Of(ExpressionType.Scalar, depth - 1)),
        _ => Combine(Of(ExpressionType.Scalar, depth - 1), Of(ExpressionType.Scalar, depth - 1)),
    };

    private Expression Vector(int depth) => random.Next(depth > 0 ? 6 : 1) switch
    {
        0 => Selector(),
        1 => Negated(Of(ExpressionType.InstantVector, depth - 1)),
        2 => Aggregation(depth),
        3 => Combine(Of(ExpressionType.InstantVector, depth - 1), Of(ExpressionType.InstantVector, depth - 1)),
        4 => random.Next(2) == 0
            ? Combine(Of(ExpressionType.Scalar, depth - 1), Of(ExpressionType.InstantVector, depth - 1))
            : Combine(Of(ExpressionType.InstantVector, depth - 1), Of(ExpressionType.Scalar, depth - 1)),
        _ => Call(ExpressionType.InstantVector, depth),
    };

    private Expression Range(int depth) => depth > 0 && random.Next(3) == 0
        ? new Subquery(
            Nowhere,
            InFrontOfBrackets(Of(ExpressionType.InstantVector, depth - 1)),
            Span(),
            random.Next(2) == 0 ? null : Span(),
            Offset(),
            At())
        : new MatrixSelector(Nowhere, Selector(), Span());

    private NumberLiteral Number() => random.Next(isOld ? 2 : 4) switch
    {
        0 or 1 => new NumberLiteral(Nowhere, Pick(Numbers)),
        2 => new NumberLiteral(Nowhere, Pick(LongNumbers)),
        _ => new NumberLiteral(Nowhere, Pick(Milliseconds) / 1000.0, IsDuration: true),
    };

    private VectorSelector Selector()
    {
        string? name = random.Next(4) > 0 ? Pick(Metrics) : null;
        List<LabelMatcher> matchers = [];
        for (int i = random.Next(3); i > 0; i--)
        {
            MatchOperator op = (MatchOperator)random.Next(4);
            matchers.Add(new LabelMatcher(Label(), op, Pick(op >= MatchOperator.RegexMatch ? Patterns : Values)));
        }

        if (name is null)
        {
            string metric = !isOld && random.Next(2) == 0 ? "my.metric" : "up";
            matchers.Add(new LabelMatcher(random.Next(2) == 0 ? Labels.MetricName : "zone", MatchOperator.Equal, metric));
        }

        // A selector is written with its matchers in order, so that it must have them in order to be read back as it was.
        LabelMatcher[] ordered = [.. matchers.OrderBy(matcher => matcher.ToString(), StringComparer.Ordinal)];
        LabelMatcher[] all = name is null ? ordered : [new LabelMatcher(Labels.MetricName, MatchOperator.Equal, name), .. ordered];
        return new VectorSelector(Nowhere, name, new ValueList<LabelMatcher>(all), Offset(), At());
    }

    private Aggregation Aggregation(int depth)
    {
        AggregationKind kind = (AggregationKind)random.Next(isOld ? (int)AggregationKind.LimitK : (int)AggregationKind.LimitRatio + 1);
        Expression? parameter = kind.ParameterType() is { } type ? Of(type, depth - 1) : null;
        ValueList<string> grouping = LabelNamesOf(random.Next(3));
        bool isWithout = random.Next(3) == 0;
        return new Aggregation(Nowhere, kind, parameter, Of(ExpressionType.InstantVector, depth - 1), isWithout, grouping);
    }

    private Call Call(ExpressionType type, int depth)
    {
        FunctionSignature function = Pick(_functions);
        while (function.Returns != type)
        {
            function = Pick(_functions);
        }

        int count = random.Next(function.ArgumentsMin, (function.ArgumentsMax ?? (function.ArgumentsMin + 2)) + 1);
        Expression[] arguments = [.. Enumerable.Range(0, count).Select(i => Of(function.ArgumentType(i), depth - 1))];
        return new Call(Nowhere, function, new ValueList<Expression>(arguments));
    }

    private Binary Combine(Expression left, Expression right)
    {
        bool areVectors = left.Type == ExpressionType.InstantVector && right.Type == ExpressionType.InstantVector;
        bool areScalars = left.Type == ExpressionType.Scalar && right.Type == ExpressionType.Scalar;
        BinaryOperator op = Pick(Operators);
        while (op.IsSet() && !areVectors)
        {
            op = Pick(Operators);
        }

        bool returnsBool = op.IsComparison() && (areScalars || random.Next(2) == 0);
        VectorMatching? matching = areVectors ? Matching(op) : null;
        return new Binary(Nowhere, op, Left(left, op), Right(right, op), returnsBool, matching);
    }

    private VectorMatching Matching(BinaryOperator op)
    {
        MatchCardinality cardinality = op.IsSet() ? MatchCardinality.ManyToMany : (MatchCardinality)random.Next(3);
        ValueList<string> labels = LabelNamesOf(random.Next(3));
        bool isGrouped = cardinality is MatchCardinality.ManyToOne or MatchCardinality.OneToMany;

        // Prometheus 2.42 forgets to show group_left behind ignoring ().
        bool isOn = random.Next(2) == 0 || (isOld && isGrouped && labels.Count == 0);
        string[] include = isGrouped ? [.. LabelNamesOf(random.Next(3)).Where(label => !labels.Contains(label))] : [];
        return new VectorMatching(cardinality, isOn, labels, new ValueList<string>(include));
    }

    private static Expression Left(Expression left, BinaryOperator op) => left switch
    {
        Binary binary when binary.Operator.Precedence() < op.Precedence() => Wrap(left),

        // A sign reaches over a power, and infinity is written with one.
        Binary or Unary or NumberLiteral when op == BinaryOperator.Power => Wrap(left),
        _ => left,
    };

    private static Expression Right(Expression right, BinaryOperator op) =>
        right is Binary binary && binary.Operator.Precedence() < op.Precedence() + (op == BinaryOperator.Power ? 0 : 1)
            ? Wrap(right)
            : right;

    private Expression Negated(Expression operand) => operand switch
    {
        NumberLiteral number => number with { Value = -number.Value },
        Binary { Operator: not BinaryOperator.Power } => new Unary(Nowhere, true, Wrap(operand)),
        _ => new Unary(Nowhere, random.Next(2) == 0, operand),
    };

    private static Expression InFrontOfBrackets(Expression operand) => operand is Binary or Unary ? Wrap(operand) : operand;

    private static Parenthesised Wrap(Expression inner) => new(Nowhere, inner);

    private TimeSpan Span() => TimeSpan.FromMilliseconds(Pick(Milliseconds));

    private TimeSpan Offset() => random.Next(4) > 0 ? TimeSpan.Zero : random.Next(2) == 0 ? Span() : -Span();

    private AtModifier? At() => random.Next(8) switch
    {
        0 => new AtModifier(AtKind.Time, random.NextInt64(-10_000, 2_000_000_000_000)),
        1 => new AtModifier(AtKind.Start),
        2 => new AtModifier(AtKind.End),
        _ => null,
    };

    private ValueList<string> LabelNamesOf(int count) => new([.. Enumerable.Range(0, count).Select(_ => Label())]);

    private string Label() => !isOld && random.Next(5) == 0 ? "my label" : Pick(LabelNames);

    private T Pick<T>(T[] choices) => choices[random.Next(choices.Length)];
}
