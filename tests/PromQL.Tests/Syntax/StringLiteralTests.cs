using FsCheck;
using FsCheck.Fluent;
using Streams.PromQL.Syntax;
using Streams.TestKit;

namespace Streams.PromQL.Tests.Syntax;

public class StringLiteralTests
{
    [Theory]
    [InlineData("""
        "a\a\b\f\n\r\t\v\\\""
        """, "a\a\b\f\n\r\t\v\\\"")]
    [InlineData("'\\''", "'")]
    [InlineData("'\"'", "\"")]
    [InlineData("`a\\n\n`", "a\\n\n")]
    [InlineData("""
        "\x41\101\u00e9\U0001F600"
        """, "AAé😀")]
    [InlineData("""
        "\xc3\xa9é"
        """, "éé")]
    [InlineData("''", "")]
    public void Unquote_Literal_GivesItsText(string literal, string text)
    {
        Assert.Equal(literal.Length, StringLiteral.Length(literal + " x'\"`"));
        Assert.Equal(text, StringLiteral.Unquote(literal, 0));
    }

    [Theory]
    [InlineData("'a\\''b", 5)]
    [InlineData("'a", -1)]
    [InlineData("'a\\'", -1)]
    [InlineData("\"a\nb\"", -1)]
    [InlineData("`a\nb`", 5)]
    public void Length_Literal_EndsAtItsQuote(string text, int length)
    {
        Assert.Equal(length, StringLiteral.Length(text));
    }

    [Theory]
    [InlineData("""
        "ab\'"
        """, "column 14: expected an escape such as \\n, \\\\ or \\\", found '\\''")]
    [InlineData("""
        "\xg1"
        """, "column 12: expected 2 digits of base 16 in '\\xg'")]
    [InlineData("""
        "\x1"
        """, "column 12: expected 2 digits of base 16 in '\\x1'")]
    [InlineData("""
        "\400"
        """, "column 12: expected a byte, found '\\400'")]
    [InlineData("""
        "\ud800"
        """, "column 12: expected a code point, found '\\ud800'")]
    [InlineData("""
        "\U00110000"
        """, "column 12: expected a code point, found '\\U00110000'")]
    [InlineData("""
        "\xc3"
        """, "column 11: the escapes of this string do not make valid UTF-8")]
    public void Unquote_BrokenEscape_SaysWhereAndWhat(string literal, string message)
    {
        FormatException error = Assert.ThrowsAny<FormatException>(() => StringLiteral.Unquote(literal, 10));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Quote_AnyText_ReadsBack()
    {
        Gen<string> texts = Gen.Elements('a', '"', '\'', '`', '\\', '\n', '\t', '\0', '\u007f', 'é', '#').ArrayOf()
            .Select(chars => new string(chars));
        int run = 0;

        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            run++;
            return StringLiteral.Unquote(StringLiteral.Quote(text), 0) == text;
        }).Check(Seeded.Runs(500, 1, 3));

        Assert.Equal(500, run);
    }
}
