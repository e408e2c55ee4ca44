using Streams.Topology;
using Streams.Topology.Yaml;

namespace Streams.Tests.Topology.Yaml;

public sealed class YamlReaderTests
{
    [Fact]
    public void Read_NestedValues_KnowTheirPlaces()
    {
        ConfigMapping root = ReadMapping("a:\n  - x\n  - { b: 'y' }\n");

        ConfigSequence list = Assert.IsType<ConfigSequence>(root.Entries[0].Value);
        ConfigMapping inner = Assert.IsType<ConfigMapping>(list.Items[1]);
        Assert.Equal(new TextPosition("f.yaml", 2, 5), list.Items[0].Position);
        Assert.Equal(new TextPosition("f.yaml", 3, 7), inner.Entries[0].KeyPosition);
        Assert.Equal(new TextPosition("f.yaml", 3, 10), inner.Entries[0].Value.Position);
        Assert.True(inner.IsFlow);
        Assert.False(root.IsFlow);
    }

    [Theory]
    [InlineData("a:", true)]
    [InlineData("a: ~", true)]
    [InlineData("a: null", true)]
    [InlineData("a: ''", false)]
    [InlineData("a: 'null'", false)]
    [InlineData("a: ${NONE:-}", false)]
    public void Read_ScalarOfNothing_IsNullUnlessQuoted(string text, bool isNull)
    {
        ConfigScalar scalar = Assert.IsType<ConfigScalar>(ReadMapping(text).Entries[0].Value);

        Assert.Equal(isNull, scalar.IsNull);
    }

    [Fact]
    public void Read_Alias_GivesTheAnchoredValue()
    {
        ConfigMapping root = ReadMapping("x-list: &l [1, 2]\na: *l\n");

        Assert.Same(root.Entries[0].Value, root.Entries[1].Value);
    }

    [Fact]
    public void Read_MergeKeys_OwnKeysWinThenEarlierOnes()
    {
        ConfigMapping root = ReadMapping("""
            x-a: &a { one: a, two: a }
            x-b: &b { two: b, three: b }
            m:
              <<: [*a, *b]
              one: own
            """);

        ConfigMapping merged = Assert.IsType<ConfigMapping>(root.Entries[2].Value);
        Assert.Equal(
            ["one=own", "two=a", "three=b"],
            merged.Entries.Select(entry => $"{entry.Key}={((ConfigScalar)entry.Value).Text}"));
    }

    [Fact]
    public void Read_VariableInBraces_IsNoMapping()
    {
        ConfigMapping root = ReadMapping("a: { b: ${HOST:-localhost:9092}, c: [${X:-1,2}] }");

        ConfigMapping inner = Assert.IsType<ConfigMapping>(root.Entries[0].Value);
        ConfigSequence list = Assert.IsType<ConfigSequence>(inner.Entries[1].Value);
        Assert.Equal("localhost:9092", ((ConfigScalar)inner.Entries[0].Value).Text);
        Assert.Equal("1,2", ((ConfigScalar)Assert.Single(list.Items)).Text);
    }

    [Fact]
    public void Read_WithoutEnvironment_LeavesWhatLooksLikeVariables()
    {
        List<TopologyError> errors = [];

        ConfigNode? root = YamlReader.Read("a: ${HOST:-x} $${y} ${Z}", "f.yaml", environment: null, errors);

        Assert.Empty(errors);
        ConfigMapping mapping = Assert.IsType<ConfigMapping>(root);
        Assert.Equal("${HOST:-x} $${y} ${Z}", Assert.IsType<ConfigScalar>(mapping.Entries[0].Value).Text);
    }

    [Fact]
    public void Read_VariableInKey_StaysAsItIs()
    {
        ConfigMapping root = ReadMapping("${HOST:-a}: 1");

        Assert.Equal("${HOST:-a}", root.Entries[0].Key);
    }

    [Theory]
    [InlineData("a:\n\tb: 1\n", "2:1 a |  | a tab is used for indentation; YAML allows only spaces")]
    [InlineData("a:\n  b: 1\n \t c: 2\n", "3:2 a | b | a tab is used for indentation; YAML allows only spaces")]
    [InlineData("a: [1, 2\nb: 3\n", "1:4 a |  | the '[' that opens here is not closed")]
    [InlineData("a: {x: 1\nb: 3\n", "1:4 a | x | the '{' that opens here is not closed")]
    [InlineData("a: 'abc\nb: 3", "1:4 a |  | the quote that opens here is never closed")]
    [InlineData("a: \"x\\q\"", "1:6 a |  | unknown escape in double quotes; use single quotes to write '\\' as it is")]
    [InlineData("a: b: c", "1:5 a |  | a ':' is not allowed here; give each key its own line, align it with its neighbours, and put text that contains ': ' in quotes")]
    [InlineData("  a: 1\nb: 2", "2:1  |  | this line is indented less than the first one; all top-level keys start in the same column")]
    [InlineData("a: @x", "1:4 a |  | text cannot start with this character; put it in quotes")]
    [InlineData("a: ]", "1:4 a |  | expected a value here")]
    [InlineData("a: -", "1:4 a |  | a list cannot begin here; begin its items on lines of their own, and write a single dash in quotes: '-'")]
    [InlineData("a: { b: - }", "1:9 a | b | a list cannot begin here; begin its items on lines of their own, and write a single dash in quotes: '-'")]
    [InlineData("- a\nb: 1", "2:1  |  | expected another '- ' item; align this line with the list or with the key above it")]
    [InlineData("a:\n  b: 1\n c: 2", "3:2  |  | expected a key or the end of the mapping; align this line with its neighbours, and check that quotes and brackets before it are closed where they should be")]
    [InlineData("a: 1\n---\nb: 2", "2:1  |  | a second document begins here; a file holds one")]
    [InlineData("a: *base", "1:4 a |  | no anchor '&base' stands before this")]
    [InlineData("x: &bass 1\na: *base", "2:4 a |  | no anchor '&base' stands before this, did you mean 'bass'?")]
    [InlineData("a: &x [*x]", "1:8 a[0] |  | '*x' stands inside of '&x' itself")]
    [InlineData("a: 1\nb: 2\na: 3", "3:1 a |  | 'a' is defined twice; the first is at f.yaml:1:1")]
    [InlineData("? [a]\n: b", "1:3  |  | a key must be a word")]
    [InlineData("a: !secret b", "1:4 a |  | the tag '!secret' is not known here; remove it")]
    [InlineData("<<: b", "1:5 << |  | '<<' takes a mapping or a list of mappings, found 'b'")]
    [InlineData("sinks:\n  out:\n    path: ${FILE}", "3:11 sinks.out | path | the environment variable 'FILE' is not set; set it, or give a default: ${FILE:-default}")]
    public void Read_WrongText_ReportsWhatAndWhere(string text, string expected)
    {
        List<TopologyError> errors = [];

        YamlReader.Read(text, "f.yaml", _ => null, errors);

        ExpectedErrors.AreExactly(errors, expected);
    }

    [Fact]
    public void Read_AliasesOfAliases_AreBounded()
    {
        string text = "l0: &l0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + string.Concat(Enumerable.Range(1, 30).Select(level =>
            $"l{level}: &l{level} [{string.Join(", ", Enumerable.Repeat($"*l{level - 1}", 10))}]\n"));
        List<TopologyError> errors = [];

        ConfigNode? root = YamlReader.Read(text, "f.yaml", _ => null, errors);

        Assert.Null(root);
        ExpectedErrors.AreExactly(
            errors, "5:45 l4[7] |  | the file holds more than 100,000 values, counting aliases as often as they are used");
    }

    [Fact]
    public void Read_DeepNesting_IsBoundedAlsoOverAliases()
    {
        List<TopologyError> written = [];
        List<TopologyError> aliased = [];
        string half = string.Concat(Enumerable.Repeat("[", 40)) + "{0}" + string.Concat(Enumerable.Repeat("]", 40));

        YamlReader.Read(new string('[', 1000), "f.yaml", _ => null, written);
        YamlReader.Read($"a: &a {half.Replace("{0}", "")}\nb: {half.Replace("{0}", "*a")}", "f.yaml", _ => null, aliased);

        Assert.Equal("values are nested more than 64 deep", Assert.Single(written).Message);
        Assert.Equal(new TextPosition("f.yaml", 1, 65), written[0].Position);
        Assert.Equal("values are nested more than 64 deep", Assert.Single(aliased).Message);
        Assert.Equal(new TextPosition("f.yaml", 2, 44), aliased[0].Position);
    }

    private static ConfigMapping ReadMapping(string text)
    {
        List<TopologyError> errors = [];
        ConfigNode? root = YamlReader.Read(text, "f.yaml", _ => null, errors);
        Assert.Empty(errors);
        return Assert.IsType<ConfigMapping>(root);
    }
}
