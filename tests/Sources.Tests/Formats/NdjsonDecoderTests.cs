using System.Globalization;
using System.Text.Json;
using Streams.Data;
using Streams.Sources.Formats;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Sources.Tests.Formats;

public sealed class NdjsonDecoderTests : DecoderContract
{
    private protected override string Special => "{}[]\":,\\.eE+-0 truefalsenull";

    private protected override LineDecoder Create() => new NdjsonDecoder(Clock);

    private protected override Sample NextSample(Random random) => RandomSamples.Next(random, lineBreaks: true);

    private protected override string Write(Sample sample, Random random)
    {
        string labels = string.Join(',', LabelPairs(sample.Labels)
            .Where(l => l.Name != Labels.MetricName)
            .Select(l => $"{Space(random)}{Quote(l.Name)}{Space(random)}:{Space(random)}{Quote(l.Value)}"));
        List<string> members =
        [
            $"\"{One(random, "name", "metric", "metric_name")}\":{Space(random)}{Quote(sample.Labels.Name)}",
            $"\"{One(random, "time", "timestamp")}\":{Time(sample.Time, random)}",
            $"{Space(random)}\"value\" : {Number(sample.Value)}",
        ];
        if (labels.Length > 0 || random.Next(2) == 0)
        {
            members.Insert(random.Next(members.Count + 1), $"\"{One(random, "labels", "tags")}\":{{{labels}{Space(random)}}}");
        }

        if (random.Next(2) == 0)
        {
            (members[0], members[^1]) = (members[^1], members[0]);
        }

        return $"{Space(random)}{{{string.Join($"{Space(random)},", members)}}}{Space(random)}";
    }

    [Fact]
    public void Decode_DesignExample_GivesTheRow()
    {
        HarnessPartition partition = DecodeText(
            """{"name":"api.latency","labels":{"endpoint":"/users"},"time":1767225600000,"value":500}""");

        Sample row = Assert.Single(partition.Rows);
        Assert.Equal("{__name__=\"api.latency\",endpoint=\"/users\"}", row.Labels.ToString());
        Assert.Equal(new EventTime(1767225600000), row.Time);
        Assert.Equal(500, row.Value);
    }

    [Fact]
    public void Decode_WithoutTime_TakesTheClocks()
    {
        HarnessPartition partition = DecodeText("""{"name":"a","value":1}""");

        Assert.Equal(EventTime.From(Clock.GetUtcNow()), Assert.Single(partition.Rows).Time);
    }

    [Theory]
    [InlineData("\"NaN\"", double.NaN)]
    [InlineData("\"+Inf\"", double.PositiveInfinity)]
    [InlineData("\"-Inf\"", double.NegativeInfinity)]
    [InlineData("\"Infinity\"", double.PositiveInfinity)]
    [InlineData("-1.5e3", -1500)]
    public void Decode_Value_IsRead(string text, double expected)
    {
        HarnessPartition partition = DecodeText($$"""{"name":"a","value":{{text}}}""");

        Assert.Equal(expected, Assert.Single(partition.Rows).Value);
    }

    [Fact]
    public void Decode_LabelsOfOtherTypes_AreTakenAsText()
    {
        HarnessPartition partition = DecodeText("""{"name":"a","labels":{"n":1.50,"b":true,"e":""},"value":1}""");

        Assert.Equal("a{b=\"true\",n=\"1.50\"}", Assert.Single(partition.Rows).Labels.ToString());
    }

    [Fact]
    public void Decode_NameAmongTheLabels_IsTheName()
    {
        HarnessPartition partition = DecodeText("""{"labels":{"__name__":"a","b":"1"},"value":1}""");

        Assert.Equal("a{b=\"1\"}", Assert.Single(partition.Rows).Labels.ToString());
    }

    [Fact]
    public void Decode_SameSeriesInTheSameBytes_IsLearnedOnce()
    {
        string line = """{"name":"a","labels":{"b":"1"},"time":1,"value":1}""";

        HarnessPartition partition = DecodeText($"{line}\n{line.Replace("\"time\":1", "\"time\":2")}\n\n  \n{line}");

        Assert.Equal(3, partition.Rows.Count);
        Assert.Equal(1, partition.LearnedCount);
    }

    [Theory]
    [InlineData("""{"name":"a","value":1,"value":2}""", "column 23: 'value' is given twice")]
    [InlineData("""{"name":"a","metric":"b","value":1}""", "column 13: 'name' is given twice")]
    [InlineData("""{"name":"a","vaule":1}""", "column 13: unknown key 'vaule'; a row has name, labels, time and value")]
    [InlineData("""{"name":"a"}""", "column 13: 'value' is missing")]
    [InlineData("""{"value":1}""", "column 12: 'name' is missing")]
    [InlineData("""{"labels":{"a":"b"},"value":1}""", "column 31: 'name' is missing")]
    [InlineData("""{"labels":{"a":"b"},"value":tru}""",
        "column 29: 'value' must be a number, \"NaN\", \"+Inf\" or \"-Inf\", found 'tru'")]
    [InlineData("""{"name":5,"value":1}""", "column 9: 'name' must be a string, found '5'")]
    [InlineData("""{"name":"a","value":null}""",
        "column 21: 'value' must be a number, \"NaN\", \"+Inf\" or \"-Inf\", found 'null'")]
    [InlineData("""{"name":"a","value":"12"}""",
        "column 21: 'value' must be a number, \"NaN\", \"+Inf\" or \"-Inf\", found \"12\"")]
    [InlineData("""{"name":"a","value":01}""", "column 21: 'value' is not a number that fits a double: '01'")]
    [InlineData("""{"name":"a","value":1e999}""", "column 21: 'value' is not a number that fits a double: '1e999'")]
    [InlineData("""{"name":"a","labels":[],"value":1}""", "column 22: 'labels' must be an object, found an array")]
    [InlineData("""{"name":"a","labels":{"b":{"c":"d"}},"value":1}""",
        "column 27: label 'b' must be a string, a number or a bool, found an object")]
    [InlineData("""{"name":"a","labels":{"b":null},"value":1}""",
        "column 27: label 'b' must be a string, a number or a bool, found 'null'")]
    [InlineData("""{"name":"a","labels":{"b":"\x"},"value":1}""", "column 27: label 'b': '\\x' is not an escape that JSON knows")]
    [InlineData("""{"name":"a\ud800","value":1}""", "column 9: 'name': '\\ud800' is not an escape that JSON knows")]
    [InlineData("""{"name":"a","value":1} x""", "column 24: expected nothing behind the object, found 'x'")]
    [InlineData("""{"name":"a","value":1""", "column 22: expected '}', found the end of the line")]
    [InlineData("""{"name":"a""", "column 9: the string has no end")]
    [InlineData("not json", "column 1: expected '{', found 'not'")]
    public void Decode_Malformed_SaysWhereAndWhat(string line, string detail)
    {
        HarnessPartition partition = DecodeText(line);

        Assert.Empty(partition.Rows);
        SourceRejectAssert.Single(partition, "t:1", detail);
    }

    [Theory]
    [InlineData("\"2026-13-01T00:00:00Z\"", "\"2026-13-01T00:00:00Z\"")]
    [InlineData("1767225600000000000", "1.7672256E+18")]
    [InlineData("true", "'true'")]
    public void Decode_TimeThatIsNone_SaysWhatItMayBe(string time, string found)
    {
        HarnessPartition partition = DecodeText($$"""{"name":"a","time":{{time}},"value":1}""");

        SourceRejectAssert.Single(partition, "t:1", $"column 20: 'time' must be {TextTime.Expected}, found {found}");
    }

    [Theory]
    [InlineData("""{"name":"a","labels":{"b":"1","b":"2"},"value":1}""", "column 31: label 'b' is given twice")]
    [InlineData("""{"name":"a","labels":{"":"1"},"value":1}""", "column 23: a label has an empty name")]
    [InlineData("""{"name":"a","labels":{"__name__":"b"},"value":1}""", "column 23: label '__name__' is given twice")]
    [InlineData("""{"name":"","value":1}""", "column 9: 'name' is empty")]
    public void Decode_LabelsAgainstTheRules_AreInvalidLabels(string line, string detail)
    {
        HarnessPartition partition = DecodeText(line);

        Assert.Empty(partition.Rows);
        SourceRejectAssert.Single(partition, "t:1", detail, DropReason.InvalidLabels);
    }

    [Fact]
    public void Decode_MoreLabelsThanAllowed_AreInvalidLabels()
    {
        string labels = string.Join(',', Enumerable.Range(0, 129).Select(i => $"\"l{i}\":\"x\""));

        HarnessPartition partition = DecodeText($$"""{"name":"a","labels":{{{labels}}},"value":1}""");

        SourceRejectAssert.Single(partition, "t:1", "column 22: a series has at most 128 labels", DropReason.InvalidLabels);
    }

    internal static IEnumerable<(string Name, string Value)> LabelPairs(Labels labels)
    {
        List<(string, string)> pairs = [];
        foreach (Label label in labels)
        {
            pairs.Add((label.NameText, label.ValueText));
        }

        return pairs;
    }

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    private static string One(Random random, params string[] words) => words[random.Next(words.Length)];

    private static string Space(Random random) => random.Next(8) == 0 ? " " : "";

    private static string Time(EventTime time, Random random) =>
        random.Next(2) == 0 ? time.Milliseconds.ToString(CultureInfo.InvariantCulture) : $"\"{time}\"";

    private static string Number(double value) => value switch
    {
        double.NaN => "\"NaN\"",
        double.PositiveInfinity => "\"+Inf\"",
        double.NegativeInfinity => "\"-Infinity\"",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
