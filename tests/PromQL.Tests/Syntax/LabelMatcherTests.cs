using Streams.Data;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Tests.Syntax;

public class LabelMatcherTests
{
    [Theory]
    [InlineData(MatchOperator.Equal, "foo", "foo", true)]
    [InlineData(MatchOperator.Equal, "foo", "foobar", false)]
    [InlineData(MatchOperator.Equal, "", null, true)]
    [InlineData(MatchOperator.NotEqual, "foo", "foo", false)]
    [InlineData(MatchOperator.NotEqual, "foo", null, true)]
    [InlineData(MatchOperator.NotEqual, "", null, false)]
    [InlineData(MatchOperator.RegexMatch, "foo", "foo", true)]
    [InlineData(MatchOperator.RegexMatch, "foo", "xfoo", false)]
    [InlineData(MatchOperator.RegexMatch, "fo.*", "foobar", true)]
    [InlineData(MatchOperator.RegexMatch, "foo|bar", "bar", true)]
    [InlineData(MatchOperator.RegexMatch, ".*", null, true)]
    [InlineData(MatchOperator.RegexMatch, ".+", null, false)]
    [InlineData(MatchOperator.RegexMatch, "a.c", "a\nc", true)]
    [InlineData(MatchOperator.RegexNotMatch, "fo.*", "foobar", false)]
    [InlineData(MatchOperator.RegexNotMatch, "foo", "bar", true)]
    [InlineData(MatchOperator.RegexNotMatch, ".+", null, true)]
    [InlineData(MatchOperator.RegexNotMatch, "", null, false)]
    public void Matches_Value_ComparesAsPrometheus(MatchOperator op, string value, string? label, bool matches)
    {
        LabelMatcher matcher = new("a", op, value);
        Labels labels = label is null ? Labels.Of(("b", "x")) : Labels.Of(("a", label), ("b", "x"));

        Assert.Equal(matches, matcher.Matches(labels));
        Assert.Equal(matcher.Matches(Labels.Empty), matcher.MatchesEmpty);
    }

    [Fact]
    public void ToString_NameThatNeedsQuotes_HasThem()
    {
        Assert.Equal("""a="\"\\" """.Trim(), new LabelMatcher("a", MatchOperator.Equal, "\"\\").ToString());
        Assert.Equal("""
            "a.b"!~"x"
            """, new LabelMatcher("a.b", MatchOperator.RegexNotMatch, "x").ToString());
    }

    [Fact]
    public void Equals_SameConditions_AreEqual()
    {
        LabelMatcher matcher = new("a", MatchOperator.RegexMatch, "x.*");

        Assert.Equal(matcher, new LabelMatcher("a", MatchOperator.RegexMatch, "x.*"));
        Assert.NotEqual(matcher, new LabelMatcher("a", MatchOperator.RegexNotMatch, "x.*"));
    }
}
