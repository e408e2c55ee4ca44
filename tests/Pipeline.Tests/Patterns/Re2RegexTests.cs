using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Streams.Patterns;
using Streams.TestKit;

namespace Streams.Tests.Patterns;

public class Re2RegexTests
{
    [Theory]
    [InlineData("foo", "foo", true)]
    [InlineData("foo", "foobar", false)]
    [InlineData("foo", "a foo", false)]
    [InlineData("foo|bar", "bar", true)]
    [InlineData("foo|bar", "foobar", false)]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    [InlineData("a|", "", true)]
    [InlineData(".*", "", true)]
    [InlineData(".+", "", false)]
    [InlineData("api-.*", "api-1", true)]
    [InlineData("api-.*|db", "db", true)]
    [InlineData("a|bc*", "ac", false)]
    [InlineData("^foo$", "foo", true)]
    [InlineData("foo$", "foo\n", false)]
    public void IsMatch_AnyPattern_TakesTheWholeText(string pattern, string text, bool matches)
    {
        Assert.Equal(matches, Re2Regex.Parse(pattern).IsMatch(text));
    }

    [Theory]
    [InlineData("a.b", "a\nb", true)]
    [InlineData("(?-s)a.b", "a\nb", false)]
    [InlineData("(?-s:a.)(?s:.b)", "ax\nb", true)]
    [InlineData("(?i)FOO", "foo", true)]
    [InlineData("(?i:F)oo", "foo", true)]
    [InlineData("(?i:F)oo", "fOo", false)]
    [InlineData("a(?i)b|c", "C", true)]
    [InlineData("(a(?i)b)c", "aBC", false)]
    [InlineData("(?i)a(?-i)b", "AB", false)]
    [InlineData("(?im-s)A$\nB.", "a\nbx", true)]
    [InlineData("(?m)a$\n^b", "a\nb", true)]
    [InlineData("a$\n^b", "a\nb", false)]
    public void IsMatch_Flags_HoldAsInRe2(string pattern, string text, bool matches)
    {
        Assert.Equal(matches, Re2Regex.Parse(pattern).IsMatch(text));
    }

    [Theory]
    [InlineData("[[:alpha:]]+", "abcXYZ", true)]
    [InlineData("[[:alpha:]]+", "é", false)]
    [InlineData("[[:^alpha:]]+", "12é", true)]
    [InlineData("[[:digit:][:space:]]+", "1 \v2", true)]
    [InlineData("[[:word:]-]+", "a_b-c", true)]
    [InlineData("[[:xdigit:]]+", "09afAF", true)]
    [InlineData("[[:punct:]]+", "!/:@[`{~", true)]
    [InlineData(@"\d+", "42", true)]
    [InlineData(@"\d", "٣", false)]
    [InlineData(@"\w+", "é", false)]
    [InlineData(@"\W", "é", true)]
    [InlineData(@"\s", "\v", false)]
    [InlineData(@"\S", "\v", true)]
    [InlineData(@"[\d\-x]+", "1-x", true)]
    [InlineData("[]a]+", "]a", true)]
    [InlineData("[^]a]+", "b", true)]
    [InlineData("[a-]+", "-a", true)]
    [InlineData("[^a-c]", "b", false)]
    [InlineData("[^a-c]", "\n", true)]
    [InlineData("[^\\x00-\\x{10FFFF}]", "a", false)]
    [InlineData(@"(?i)[^k]", "K", false)]
    [InlineData(@"(?i)[\W]", "k", false)]
    [InlineData(@"(?i)[[:^word:]]", "s", false)]
    [InlineData(@"\pL+", "aé", true)]
    [InlineData(@"\pN", "٣", true)]
    [InlineData(@"\PN", "٣", false)]
    [InlineData(@"\p{Lu}", "É", true)]
    [InlineData(@"\p{^Lu}", "É", false)]
    [InlineData(@"[\p{Lu}\pN]+", "É٣", true)]
    [InlineData(@"[^\pL]", "1", true)]
    [InlineData(@"[^\pL]", "é", false)]
    public void IsMatch_Classes_AreThoseOfRe2(string pattern, string text, bool matches)
    {
        Assert.Equal(matches, Re2Regex.Parse(pattern).IsMatch(text));
    }

    [Theory]
    [InlineData(".", "😀", true)]
    [InlineData("..", "😀", false)]
    [InlineData("[^a]", "😀", true)]
    [InlineData("[^😀]", "😀", false)]
    [InlineData("[^😀]", "😁", true)]
    [InlineData("[😀-😎]", "😊", true)]
    [InlineData("[😀-😎]", "🙏", false)]
    [InlineData("[a-\\x{10FFFF}]", "😀", true)]
    [InlineData(@"[\x{FF00}-\x{10400}\x{20000}]", "\U00010400", true)]
    [InlineData(@"[\x{FF00}-\x{10400}\x{20000}]", "\U00010401", false)]
    [InlineData(@"[\x{FF00}-\x{20001}]", "\U00010801", true)]
    [InlineData("😀{2}", "😀😀", true)]
    [InlineData("😀+", "😀😀😀", true)]
    [InlineData("(?i)😀*x", "😀X", true)]
    [InlineData(@"\P{L}", "😀", true)]
    public void IsMatch_BeyondTheBasicPlane_CountsCodePoints(string pattern, string text, bool matches)
    {
        Assert.Equal(matches, Re2Regex.Parse(pattern).IsMatch(text));
    }

    [Theory]
    [InlineData(@"a\.b", "a.b", true)]
    [InlineData(@"a\.b", "axb", false)]
    [InlineData(@"\Qa.b*\E+", "a.b**", true)]
    [InlineData(@"\Qa.b", "a.b", true)]
    [InlineData(@"\x41\x{42}\103\n\t\a", "ABC\n\t\a", true)]
    [InlineData(@"\/\-\_", "/-_", true)]
    [InlineData(@"\Afoo\z", "foo", true)]
    [InlineData(@"\bfoo\b.*\Bo", "foo foo", true)]
    [InlineData("a{2,3}", "aaa", true)]
    [InlineData("a{2,3}", "aaaa", false)]
    [InlineData("a{2,}", "aaaa", true)]
    [InlineData("a{x}", "a{x}", true)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData("{", "{", true)]
    [InlineData("a]b}", "a]b}", true)]
    [InlineData("a b#c", "a b#c", true)]
    [InlineData("(?:^)*a", "a", true)]
    [InlineData("(a|)(b?|c)", "ac", true)]
    public void IsMatch_EscapesAndRepetitions_AreThoseOfRe2(string pattern, string text, bool matches)
    {
        Assert.Equal(matches, Re2Regex.Parse(pattern).IsMatch(text));
    }

    [Theory]
    [InlineData(@"(a)\1", @"column 4: the back-reference '\1' is not part of RE2 syntax")]
    [InlineData(@"\k<n>", @"column 1: the back-reference '\k' is not part of RE2 syntax")]
    [InlineData("foo(?=bar)", "column 4: look-around '(?=' is not part of RE2 syntax")]
    [InlineData("(?!bar)", "column 1: look-around '(?!' is not part of RE2 syntax")]
    [InlineData("(?<=a)b", "column 1: look-around '(?<=' is not part of RE2 syntax")]
    [InlineData("(?<!a)b", "column 1: look-around '(?<!' is not part of RE2 syntax")]
    [InlineData("(?>a)", "column 1: the group '(?>' is not part of RE2 syntax")]
    [InlineData("(?x)a", "column 1: the group '(?x' is not part of RE2 syntax")]
    [InlineData("(?i-)a", "column 1: the group '(?i-)' is not part of RE2 syntax")]
    [InlineData(@"a\C", @"column 2: '\C' (one byte) is not supported; use '.' for a character")]
    [InlineData(@"a\Z", @"column 2: '\Z' is not an escape of RE2 syntax")]
    [InlineData(@"[a\q]", @"column 3: '\q' is not an escape of RE2 syntax")]
    [InlineData("a\\", @"column 2: '\' stands at the end; write '\\' for a backslash")]
    [InlineData(@"\x{110000}", @"column 1: '\x{110000}' is not a code point; write '\x7F' or '\x{10FFFF}'")]
    [InlineData(@"\x4", @"column 1: '\x4' is not a code point; write '\x7F' or '\x{10FFFF}'")]
    [InlineData("(ab", "column 1: the group is not closed with ')'")]
    [InlineData("ab)", "column 3: ')' closes no group")]
    [InlineData("a[bc", "column 2: the class of characters is not closed with ']'")]
    [InlineData("[z-a]", "column 2: the range 'z-a' goes from high to low")]
    [InlineData("*a", "column 1: '*' has nothing to repeat")]
    [InlineData("a|+", "column 3: '+' has nothing to repeat")]
    [InlineData("a**", "column 3: '*' repeats a repetition; put the inner one in a group")]
    [InlineData("a*+", "column 3: '+' repeats a repetition; put the inner one in a group")]
    [InlineData("a{1001}", "column 2: '{1001}' is not a repetition from low to high of at most 1000")]
    [InlineData("a{3,2}", "column 2: '{3,2}' is not a repetition from low to high of at most 1000")]
    [InlineData("(?P<n>a)(?P<n>b)", "column 9: the group name 'n' is used twice")]
    [InlineData("(?P<a-b>c)", "column 1: 'a-b' is no name for a group; use letters, digits and _")]
    [InlineData("(?P<a", "column 1: the group's name is not closed with '>'")]
    [InlineData(@"\p{Greek}", @"column 1: the Unicode class 'Greek' is not supported; use a category such as \pL or \p{Lu}")]
    [InlineData("(?:a{1000}){1000}", "the regular expression is too large; use fewer or shorter alternatives and repetitions")]
    public void Parse_NotRe2_SaysWhereAndWhat(string pattern, string message)
    {
        FormatException error = Assert.Throws<FormatException>(() => Re2Regex.Parse(pattern));

        Assert.Equal(message, error.Message);
        Assert.False(Re2Regex.TryParse(pattern, null, out _));
    }

    [Fact]
    public void Parse_UnknownNamedClass_NamesThoseThereAre()
    {
        FormatException error = Assert.Throws<FormatException>(() => Re2Regex.Parse("x[[:foo:]]"));

        Assert.StartsWith("column 3: '[:foo:]' is not a class; RE2 knows [:alnum:], [:alpha:],", error.Message);
    }

    [Fact]
    public void Match_NamedAndPlainGroups_AreNumberedFromLeftToRight()
    {
        Re2Match? match = Re2Regex.Parse("(?P<host>[^:]+):(\\d+)(?<rest>/.*)?").Match("db:42");

        Assert.NotNull(match);
        Assert.Equal("db:42", match.Group(0));
        Assert.Equal("db", match.Group(1));
        Assert.Equal("42", match.Group(2));
        Assert.Null(match.Group(3));
        Assert.Null(match.Group(4));
        Assert.Equal("db", match.Group("host"));
        Assert.Null(match.Group("rest"));
        Assert.Null(match.Group("none"));
    }

    [Theory]
    [InlineData("(a+?)(a*)", "a", "aa")]
    [InlineData("(?U)(a+)(a*)", "a", "aa")]
    [InlineData("(?U)(a+?)(a*)", "aaa", "")]
    public void Match_Greediness_DividesAsInRe2(string pattern, string first, string second)
    {
        Re2Match? match = Re2Regex.Parse(pattern).Match("aaa");

        Assert.Equal((first, second), (match?.Group(1), match?.Group(2)));
    }

    [Fact]
    public void IsMatch_Utf8_IsTheSameAsText()
    {
        Re2Regex regex = Re2Regex.Parse("(?:größe|😀)+.*");

        Assert.True(regex.IsMatch("größe😀"u8));
        Assert.True(regex.IsMatch(Encoding.UTF8.GetBytes("größe" + new string('x', 1000))));
        Assert.False(regex.IsMatch("x"u8));
    }

    [Fact]
    public void IsMatch_PatternThatBlowsUpBacktracking_Ends()
    {
        Re2Regex regex = Re2Regex.Parse("(a*)*(a*)*b");

        Assert.False(regex.IsMatch(new string('a', 20_000)));
    }

    [Fact]
    public void IsMatch_ManyWords_HasNoBoundOnSize()
    {
        Re2Regex regex = Re2Regex.Parse(string.Join('|', Enumerable.Range(0, 20_000).Select(i => $"host-{i}")));

        Assert.True(regex.IsMatch("host-19999"));
        Assert.False(regex.IsMatch("host-20000"));
    }

    [Theory]
    [InlineData("foo", "foo")]
    [InlineData("foo|bar", null)]
    [InlineData("fo+", null)]
    [InlineData("", "")]
    public void Literal_PlainWord_IsTheWord(string pattern, string? literal)
    {
        Assert.Equal(literal, Re2Regex.Parse(pattern).Literal);
    }

    [Fact]
    public void Parse_AnyText_GivesAPatternOrAFormatException()
    {
        char[] alphabet = [.. @"ab01()[]{}|*+?.^$\-:,<>=!PpLimsUzAQEdwx&#é ", '\ud83d', '\ude00'];
        Gen<string> patterns = Gen.Elements(alphabet).ArrayOf().Select(chars => new string(chars));
        int parsed = 0;

        Prop.ForAll(patterns.ToArbitrary(), pattern => parsed += Re2Regex.TryParse(pattern, null, out _) ? 1 : 0)
            .Check(Seeded.Runs(5_000, 7, 11));

        Assert.InRange(parsed, 500, 4_500);
    }

    [Fact]
    public void IsMatch_PatternsThatMeanTheSameInDotNet_MatchTheSame()
    {
        string[] pieces = ["a", "b", "[ab]", "[^a]", "(a|b)", "(?:ab)", ".", "a*", "b+?", "(?:a|ab)?", "[a-c]{1,2}", @"\x61", "|"];
        Gen<string> patterns =
            Gen.Choose(1, 5).SelectMany(count => Gen.Elements(pieces).ArrayOf(count)).Select(string.Concat);
        Gen<string> texts =
            Gen.Choose(0, 4).SelectMany(count => Gen.Elements("a", "b", "c", "\n").ArrayOf(count)).Select(string.Concat);
        int matched = 0;

        Prop.ForAll(patterns.ToArbitrary(), texts.ToArbitrary(), (pattern, text) =>
        {
            bool expected = Regex.IsMatch(text, $@"\A(?:{pattern})\z", RegexOptions.Singleline);
            matched += expected ? 1 : 0;
            return Re2Regex.Parse(pattern).IsMatch(text) == expected;
        }).Check(Seeded.Runs(2_000, 3, 5));

        Assert.InRange(matched, 100, 1_900);
    }
}
