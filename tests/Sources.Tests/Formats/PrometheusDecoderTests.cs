using System.Globalization;
using Streams.Data;
using Streams.Sources.Formats;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Sources.Tests.Formats;

public sealed class PrometheusDecoderTests : DecoderContract
{
    private protected override string Special => "{}\",=\\# +-.eInfNa_:\n";

    private protected override LineDecoder Create() => new PrometheusDecoder(Clock);

    private protected override Sample NextSample(Random random) => RandomSamples.Next(random, lineBreaks: true);

    private protected override string Write(Sample sample, Random random)
    {
        string name = sample.Labels.Name;
        bool isBare = LabelsText.IsLegacyName(name, colons: true) && random.Next(2) == 0;
        List<string> parts = [];
        foreach ((string label, string value) in NdjsonDecoderTests.LabelPairs(sample.Labels))
        {
            if (label != Labels.MetricName)
            {
                string key = LabelsText.IsLegacyName(label, colons: false) ? label : Quote(label);
                parts.Add($"{Space(random)}{key}{Space(random)}={Space(random)}{Quote(value)}");
            }
        }

        parts = isBare ? parts : [Quote(name), .. parts];
        string braces = parts.Count == 0 ? "" : $"{{{string.Join(',', parts)}{(random.Next(4) == 0 ? "," : "")}}}";
        string exemplar = random.Next(6) == 0 ? " # {trace_id=\"}\"} 0.5 1.5" : "";
        return $"{(isBare ? name : "")}{braces} {Space(random)}{Number(sample.Value)} "
            + $"{sample.Time.Milliseconds}{exemplar}{Space(random)}";
    }

    [Fact]
    public void Decode_Exposition_GivesItsSamples()
    {
        const string Text = """
            # HELP http_requests_total The total number of HTTP requests.
            # TYPE http_requests_total counter
            http_requests_total{method="post",code="200"} 1027 1395066363000
            http_requests_total {method="post",code="400",}    3 1395066363000

            # A comment
            msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\""} 1.458255915e9
            metric_without_timestamp_and_labels 12.47
            something_weird{problem="division by zero"} +Inf -3982045
            foo_bucket{le="10"} 17 # {trace_id="oHg5SJYRHA0"} 9.8 1520879607.789
            foo_total 5 1520879607.789
            {"utf8.name",region="eu"} NaN 5
            # EOF
            """;

        HarnessPartition partition = DecodeText(Text);

        EventTime now = EventTime.From(Clock.GetUtcNow());
        Assert.Empty(partition.Rejects);
        Assert.Equal(
            [
                Row("http_requests_total", 1027, new(1395066363000), ("method", "post"), ("code", "200")),
                Row("http_requests_total", 3, new(1395066363000), ("method", "post"), ("code", "400")),
                Row("msdos_file_access_time_seconds", 1.458255915e9, now,
                    ("path", "C:\\DIR\\FILE.TXT"), ("error", "Cannot find file:\n\"FILE.TXT\"")),
                Row("metric_without_timestamp_and_labels", 12.47, now),
                Row("something_weird", double.PositiveInfinity, new(-3982045), ("problem", "division by zero")),
                Row("foo_bucket", 17, now, ("le", "10")),
                Row("foo_total", 5, new(1520879607789)),
                Row("utf8.name", double.NaN, new(5), ("region", "eu")),
            ],
            partition.Rows);
    }

    [Theory]
    [InlineData("a{b=\"1\"", "column 8: expected ',' or '}', found the end")]
    [InlineData("a{b=\"1} 5", "column 5: the quoted text has no end")]
    [InlineData("a{b=1} 5", "column 5: label 'b': expected a value in quotes, found '1'")]
    [InlineData("a{b} 5", "column 4: label 'b': expected '=', found '}'")]
    [InlineData("a{=\"1\"} 5", "column 3: expected a label's name, found '='")]
    [InlineData("a", "column 2: expected a value, found the end of the line")]
    [InlineData("a{} x", "column 5: 'x' is not a value")]
    [InlineData("a 1 soon", "column 5: 'soon' is not a time; expected milliseconds since 1970")]
    [InlineData("a 1 5 6", "column 7: expected nothing behind the time, found '6'")]
    [InlineData("é 1", "column 1: expected a name or '{', found '\uFFFD'")]
    public void Decode_Malformed_SaysWhereAndWhat(string line, string detail)
    {
        HarnessPartition partition = DecodeText($"good 1\n{line}\ngood 2");

        Assert.Equal([1, 2], partition.Rows.Select(r => r.Value));
        SourceRejectAssert.Single(partition, "t:2", detail);
    }

    [Theory]
    [InlineData("a{b=\"1\",b=\"2\"} 5", "column 9: label 'b' is given twice")]
    [InlineData("a{\"c\"} 5", "column 3: label '__name__' is given twice")]
    [InlineData("{b=\"1\"} 5", "column 1: the series has no name")]
    [InlineData("{\"\"} 5", "column 2: the name is empty")]
    public void Decode_LabelsAgainstTheRules_AreInvalidLabels(string line, string detail)
    {
        HarnessPartition partition = DecodeText(line);

        Assert.Empty(partition.Rows);
        SourceRejectAssert.Single(partition, "t:1", detail, DropReason.InvalidLabels);
    }

    private static Sample Row(string name, double value, EventTime time, params (string, string)[] labels) =>
        new(Labels.Of([(Labels.MetricName, name), .. labels]), time, value);

    private static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")}\"";

    private static string Space(Random random) => random.Next(6) == 0 ? " " : "";

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
