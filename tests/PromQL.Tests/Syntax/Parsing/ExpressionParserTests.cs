using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Tests.Syntax.Parsing;

public sealed class ExpressionParserTests
{
    [Theory]
    [InlineData("a + b - c", "((a + b) - c)")]
    [InlineData("a - b * c", "(a - (b * c))")]
    [InlineData("a * b / c % d atan2 e", "((((a * b) / c) % d) atan2 e)")]
    [InlineData("a ^ b ^ c", "(a ^ (b ^ c))")]
    [InlineData("a ^ b * c ^ d", "((a ^ b) * (c ^ d))")]
    [InlineData("-a ^ b", "-((a ^ b))")]
    [InlineData("-a * b", "(-(a) * b)")]
    [InlineData("-2 ^ 2", "-((2 ^ 2))")]
    [InlineData("2 ^ -2", "(2 ^ -2)")]
    [InlineData("2 ^ -a ^ b", "(2 ^ -((a ^ b)))")]
    [InlineData("a ^ -b * c", "((a ^ -(b)) * c)")]
    [InlineData("a + b > c - d", "((a + b) > (c - d))")]
    [InlineData("a == b != c", "((a == b) != c)")]
    [InlineData("a > b and c < d", "((a > b) and (c < d))")]
    [InlineData("a or b and c", "(a or (b and c))")]
    [InlineData("a and b or c", "((a and b) or c)")]
    [InlineData("a and b unless c and d", "(((a and b) unless c) and d)")]
    [InlineData("a or b or c", "((a or b) or c)")]
    [InlineData("-a offset 5m", "-(a offset 5m)")]
    [InlineData("a offset 5m + 3", "(a offset 5m + 3)")]
    [InlineData("a offset -2 ^ 2", "(a offset -2s ^ 2)")]
    [InlineData("a + b @ 3", "(a + b @ 3.000)")]
    [InlineData("or or and AND unless", "(or or (and and unless))")]
    public void Parse_Operators_BindAsInPrometheus(string text, string grouped) =>
        Assert.Equal(grouped, Grouped(Expression.Parse(text)));

    [Fact]
    public void Parse_Selector_GivesItsParts()
    {
        VectorSelector selector = Assert.IsType<VectorSelector>(Expression.Parse(" up{job='a'} offset 5m @ 2"));

        Assert.Equal(new TextRange(1, 26), selector.Place);
        Assert.Equal(ExpressionType.InstantVector, selector.Type);
        Assert.Equal("up", selector.Name);
        Assert.Equal(["__name__=\"up\"", "job=\"a\""], selector.Matchers.Select(matcher => matcher.ToString()));
        Assert.Equal(TimeSpan.FromMinutes(5), selector.Offset.Fixed);
        Assert.Equal(new AtModifier(AtKind.Time, 2000), selector.At);
    }

    [Fact]
    public void Parse_RangeWithOffset_KeepsItInTheSelector()
    {
        Call call = Assert.IsType<Call>(Expression.Parse("rate(up[5m] offset -1h @ end())"));

        MatrixSelector matrix = Assert.IsType<MatrixSelector>(Assert.Single(call.Arguments));
        Assert.Equal(new TextRange(5, 30), matrix.Place);
        Assert.Equal(TimeSpan.FromMinutes(5), matrix.Window.Fixed);
        Assert.Equal(TimeSpan.FromHours(-1), matrix.Selector.Offset.Fixed);
        Assert.Equal(AtKind.End, matrix.Selector.At?.Kind);
    }

    [Fact]
    public void Parse_Subquery_GivesItsParts()
    {
        Subquery subquery = Assert.IsType<Subquery>(Expression.Parse("sum(up)[1h : 5m] offset 1d"));

        Assert.Equal(new TextRange(0, 26), subquery.Place);
        Assert.Equal("sum(up)", subquery.Operand.ToString());
        Assert.Equal(TimeSpan.FromHours(1), subquery.Window.Fixed);
        Assert.Equal(TimeSpan.FromMinutes(5), subquery.Step?.Fixed);
        Assert.Equal(TimeSpan.FromDays(1), subquery.Offset.Fixed);
        Assert.Null(Assert.IsType<Subquery>(Expression.Parse("up[1h:]")).Step);
    }

    [Fact]
    public void Parse_Aggregation_GivesItsParts()
    {
        Aggregation aggregation = Assert.IsType<Aggregation>(Expression.Parse("topk(3, up) without (a, b,)"));

        Assert.Equal(AggregationKind.TopK, aggregation.Kind);
        Assert.Equal(new TextRange(0, 27), aggregation.Place);
        Assert.Equal("3", aggregation.Parameter?.ToString());
        Assert.True(aggregation.IsWithout);
        Assert.Equal(["a", "b"], aggregation.Grouping);
        Assert.Equal(aggregation, Expression.Parse("topk without(a,b)(3,up)"));
    }

    [Theory]
    [InlineData("a + b", MatchCardinality.OneToOne, false, "", "")]
    [InlineData("a or b", MatchCardinality.ManyToMany, false, "", "")]
    [InlineData("a and on(x) b", MatchCardinality.ManyToMany, true, "x", "")]
    [InlineData("a / ignoring(x,y) b", MatchCardinality.OneToOne, false, "x,y", "")]
    [InlineData("a == bool on(x) group_left(y) b", MatchCardinality.ManyToOne, true, "x", "y")]
    [InlineData("a * ignoring(x) group_right b", MatchCardinality.OneToMany, false, "x", "")]
    public void Parse_Matching_GivesItsParts(string text, MatchCardinality cardinality, bool isOn, string labels, string include)
    {
        VectorMatching? matching = Assert.IsType<Binary>(Expression.Parse(text)).Matching;

        Assert.NotNull(matching);
        Assert.Equal(cardinality, matching.Cardinality);
        Assert.Equal(isOn, matching.IsOn);
        Assert.Equal(labels, string.Join(',', matching.Labels));
        Assert.Equal(include, string.Join(',', matching.Include));
    }

    [Theory]
    [InlineData("a + 1")]
    [InlineData("1 + on() a")]
    [InlineData("1 + 1")]
    public void Parse_NotTwoVectors_HasNoMatching(string text) =>
        Assert.Null(Assert.IsType<Binary>(Expression.Parse(text)).Matching);

    /// <summary>An expression with parentheses around every operation.</summary>
    private static string Grouped(Expression expression) => expression switch
    {
        Binary binary => $"({Grouped(binary.Left)} {Operator(binary)} {Grouped(binary.Right)})",
        Unary unary => $"-({Grouped(unary.Operand)})",
        _ => expression.ToString(),
    };

    private static string Operator(Binary binary) => binary.ToString()[(binary.Left.ToString().Length + 1)..].Split(' ')[0];
}
