using Streams.PromQL.Syntax.Expressions;
using Streams.PromQL.Tests.Syntax.Support;
using Streams.TestKit;

namespace Streams.PromQL.Tests.Syntax.Expressions;

/// <summary>Random trees, written and read back.</summary>
public sealed class ExpressionRoundTripTests
{
    private const int Cases = 3000;

    [Fact]
    public void Parse_PrintedTree_GivesAnEqualTree()
    {
        foreach ((Expression expression, string text, _) in Expressions())
        {
            Expression read = Expression.Parse(text);

            Assert.True(read == expression, text);
            Assert.Equal(read.GetHashCode(), expression.GetHashCode());
            Assert.Equal(text, read.ToString());
        }
    }

    [Fact]
    public void Parse_PrettyTree_GivesAnEqualTree()
    {
        foreach ((Expression expression, _, _) in Expressions())
        {
            string pretty = expression.ToPrettyString();

            Assert.True(Expression.Parse(pretty) == expression, pretty);
        }
    }

    [Fact]
    public void Parse_OtherBlanksAndComments_GivesAnEqualTree()
    {
        foreach ((Expression expression, string text, Random random) in Expressions())
        {
            string spaced = ExpressionMutations.Respace(text, random);

            Assert.True(Expression.Parse(spaced) == expression, spaced);
        }
    }

    private static IEnumerable<(Expression Expression, string Text, Random Random)> Expressions()
    {
        Random random = new(20260103);
        ExpressionGenerator generator = new(random, isOld: false);
        for (int i = 0; i < Seeded.Cases(Cases); i++)
        {
            Expression expression = generator.Next(random.Next(6));
            yield return (expression, expression.ToString(), random);
        }
    }
}
