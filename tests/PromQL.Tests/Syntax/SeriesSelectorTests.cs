using Streams.Data;
using Streams.PromQL.Syntax;
using Streams.TestKit;

namespace Streams.PromQL.Tests.Syntax;

public class SeriesSelectorTests
{
    [Theory]
    [InlineData("up", "up")]
    [InlineData("up{}", "up")]
    [InlineData("{}", "{}")]
    [InlineData("job:up:rate5m", "job:up:rate5m")]
    [InlineData("""up{job="api",code=~"5.."}""", """up{job="api",code=~"5.."}""")]
    [InlineData(""" up { job != "api" , code !~ "5.." , } """, """up{job!="api",code!~"5.."}""")]
    [InlineData("""{__name__="up"}""", "up")]
    [InlineData("""{a="1",__name__="up"}""", """up{a="1"}""")]
    [InlineData("""{__name__="utf8.name"}""", """{"utf8.name"}""")]
    [InlineData("""{__name__=~"a.*",__name__!="ab"}""", """{__name__=~"a.*",__name__!="ab"}""")]
    [InlineData("""{"utf8.name", "quoted label"="v"}""", """{"utf8.name","quoted label"="v"}""")]
    [InlineData("""{"quoted label"="v", 'up'}""", """up{"quoted label"="v"}""")]
    [InlineData("{a='1',b=`\\d`,c=\"\\\\d\"}", """{a="1",b="\\d",c="\\d"}""")]
    [InlineData("up # comment\n{ # another\n a='1' # '}'\n}# end", """up{a="1"}""")]
    [InlineData("""{a="line\n\"q\" \u00e9 \x41"}""", "{a=\"line\\n\\\"q\\\" é A\"}")]
    [InlineData("""{a="#{},"}""", """{a="#{},"}""")]
    [InlineData("""sum{by="x"}""", """sum{by="x"}""")]
    public void Parse_Selector_IsWrittenInOneWay(string text, string normalized)
    {
        SeriesSelector selector = SeriesSelector.Parse(text);

        Assert.Equal(normalized, selector.ToString());
        Assert.Equal(selector, SeriesSelector.Parse(normalized));
    }

    [Theory]
    [InlineData("", "column 1: expected a metric name or '{', found the end")]
    [InlineData("1up", "column 1: expected a metric name or '{', found '1up'")]
    [InlineData("'up'", "column 1: expected a metric name or '{', found ''up''")]
    [InlineData("up{job='a'} x", "column 13: expected the end of the selector, found 'x'")]
    [InlineData("up{job='a'}[5m]", "column 12: expected the end of the selector, found '['")]
    [InlineData("up{", "column 4: expected a label name or '}', found the end")]
    [InlineData("up{,}", "column 4: expected a label name or '}', found ','")]
    [InlineData("up{a='1',,}", "column 10: expected a label name, found ','")]
    [InlineData("up{a:b='1'}", "column 4: expected a label name (one with ':' needs quotes), found 'a:b'")]
    [InlineData("up{job}", "column 7: expected '=', '!=', '=~' or '!~', found '}'")]
    [InlineData("up{job=='a'}", "column 7: expected '=', '!=', '=~' or '!~', found '=='")]
    [InlineData("up{job!'a'}", "column 7: expected '=', '!=', '=~' or '!~', found '!'")]
    [InlineData("http_up{job = x}", "column 15: expected a quoted value, found 'x'")]
    [InlineData("up{job=", "column 8: expected a quoted value, found the end")]
    [InlineData("up{job='a' b='c'}", "column 12: expected ',' or '}', found 'b'")]
    [InlineData("up{job='a'", "column 11: expected ',' or '}', found the end")]
    [InlineData("up{'a' 'b'}", "column 8: expected '=', '!=', '=~', '!~', ',' or '}', found ''b''")]
    [InlineData("up{job='a}", "column 8: the string is not closed with '")]
    [InlineData("up{job='a\n'}", "column 8: the string is not closed with '")]
    [InlineData("up{'b'}", "column 3: the metric name is given twice")]
    [InlineData("up{__name__=~'b'}", "column 3: the metric name is given twice")]
    [InlineData("{'a','b'}", "column 1: the metric name is given twice")]
    [InlineData("{''}", "column 2: expected a name that is not empty, found ''''")]
    [InlineData("up{a=~'x(?=y)'}", "column 7: in the pattern, column 2: look-around '(?=' is not part of RE2 syntax")]
    [InlineData("up{a='\\q'}", "column 7: expected an escape such as \\n, \\\\ or \\', found '\\q'")]
    public void Parse_NotASelector_SaysWhereAndWhat(string text, string message)
    {
        FormatException error = Assert.ThrowsAny<FormatException>(() => SeriesSelector.Parse(text));

        Assert.Equal(message, error.Message);
        Assert.False(SeriesSelector.TryParse(text, null, out _));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{a=''}")]
    [InlineData("{a=~'.*',b!='x',c!~'x+'}")]
    public void ParseForQuery_NothingThatExcludesTheEmptyText_IsRefused(string text)
    {
        Assert.True(SeriesSelector.Parse(text).MatchesEmpty);

        FormatException error = Assert.ThrowsAny<FormatException>(() => SeriesSelector.ParseForQuery(text));

        Assert.Equal("column 1: a selector needs at least one matcher that does not match the empty text", error.Message);
    }

    [Theory]
    [InlineData("up")]
    [InlineData("{a=~'.+',b=~'.*'}")]
    [InlineData("{a!=''}")]
    public void ParseForQuery_OneMatcherExcludesTheEmptyText_IsFine(string text)
    {
        Assert.False(SeriesSelector.ParseForQuery(text).MatchesEmpty);
    }

    [Theory]
    [InlineData("up", true)]
    [InlineData("down", false)]
    [InlineData("{job='api'}", true)]
    [InlineData("{job='api',job!='api'}", false)]
    [InlineData("up{job=~'a.i|db',path!~'/int.*'}", true)]
    [InlineData("{path=~'/größe/.*'}", true)]
    [InlineData("{none=''}", true)]
    [InlineData("{none!=''}", false)]
    [InlineData("{}", true)]
    public void Matches_Labels_AllConditionsMustHold(string text, bool matches)
    {
        Labels labels = Rows.Series("up", ("job", "api"), ("path", "/größe/1"));

        Assert.Equal(matches, SeriesSelector.Parse(text).Matches(labels));
    }
}
