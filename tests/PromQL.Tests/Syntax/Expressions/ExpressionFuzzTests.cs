using System.Text;
using Streams.PromQL.Syntax.Expressions;
using Streams.PromQL.Tests.Syntax.Support;
using Streams.TestKit;

namespace Streams.PromQL.Tests.Syntax.Expressions;

/// <summary>Whatever the text, it is read or refused with errors inside of it; what is read can be written and read again.</summary>
public sealed class ExpressionFuzzTests
{
    private const string Letters = "abm:_x019.e+-*/%^=!~<>(){}[],@#'\"`\\ \n\ud83d\ude00\udead\u00e9$";

    [Fact]
    public void Parse_RandomBytes_NeverCrashes()
    {
        Random random = new(20260106);
        for (int i = 0; i < Seeded.Cases(20_000); i++)
        {
            byte[] bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            Check(random.Next(2) == 0 ? Encoding.Latin1.GetString(bytes) : Encoding.UTF8.GetString(bytes));
        }
    }

    [Fact]
    public void Parse_RandomLettersOfTheLanguage_NeverCrashes()
    {
        Random random = new(20260107);
        for (int i = 0; i < Seeded.Cases(50_000); i++)
        {
            Check(new string(random.GetItems<char>(Letters, random.Next(30))));
        }
    }

    [Fact]
    public void Parse_MutatedExpressions_NeverCrashes()
    {
        Random random = new(20260108);
        ExpressionGenerator generator = new(random, isOld: false);
        int read = 0;
        for (int i = 0; i < Seeded.Cases(10_000); i++)
        {
            string text = generator.Next(random.Next(5)).ToString();
            string broken = random.Next(2) == 0
                ? ExpressionMutations.Break(text, generator.Next(2).ToString(), random)
                : Scratch(text, random);
            read += Check(broken) ? 1 : 0;
        }

        Assert.InRange(read, 500, Seeded.Cases(9_500));
    }

    private static string Scratch(string text, Random random)
    {
        StringBuilder scratched = new(text);
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            int at = random.Next(scratched.Length);
            scratched[at] = Letters[random.Next(Letters.Length)];
        }

        return scratched.ToString();
    }

    private static bool Check(string text)
    {
        Expression expression;
        try
        {
            expression = Expression.Parse(text);
        }
        catch (ExpressionException e)
        {
            Assert.NotEmpty(e.Errors);
            Assert.All(e.Errors, error => Assert.True(
                error.Place.Start >= 0 && error.Place.Start <= error.Place.End && error.Place.End <= text.Length, text));
            return false;
        }

        string shown = expression.ToString();
        Assert.Equal(shown, Expression.Parse(shown).ToString());
        Assert.Equal(shown, Expression.Parse(expression.ToPrettyString()).ToString());
        return true;
    }
}
