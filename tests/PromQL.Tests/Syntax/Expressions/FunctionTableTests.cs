using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Tests.Syntax.Expressions;

public sealed class FunctionTableTests
{
    public static TheoryData<string> Names => new(FunctionTable.Names.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Parse_Call_TakesAsManyArgumentsAsTheTableSays(string name)
    {
        FunctionSignature? function = FunctionTable.Find(name);

        Assert.NotNull(function);
        int most = function.ArgumentsMax ?? function.ArgumentsMin + 5;
        for (int count = 0; count <= most + 1; count++)
        {
            bool isTaken = count >= function.ArgumentsMin && (function.ArgumentsMax is null || count <= function.ArgumentsMax);
            Assert.Equal(isTaken, Expression.TryParse(CallWith(function, count), null, out Expression? call));
            Assert.True(!isTaken || call?.Type == function.Returns);
        }
    }

    [Fact]
    public void Names_All_AreThoseOfTheLanguage()
    {
        Assert.Equal(84, FunctionTable.Names.Count());
        Assert.Equal(15, FunctionTable.Names.Count(name => FunctionTable.Find(name) is { IsExperimental: true }));
        Assert.Null(FunctionTable.Find("info"));
        Assert.Null(FunctionTable.Find("ABS"));
    }

    private static string CallWith(FunctionSignature function, int count)
    {
        IEnumerable<string> arguments = Enumerable.Range(0, count)
            .Select(i => function.Arguments.Count == 0 ? ExpressionType.Scalar : function.ArgumentType(i))
            .Select(type => type switch
            {
                ExpressionType.Scalar => "1",
                ExpressionType.InstantVector => "up",
                ExpressionType.RangeVector => "up[5m]",
                _ => "'a'",
            });
        return $"{function.Name}({string.Join(", ", arguments)})";
    }
}
