using System.Globalization;
using Streams.Data;
using Streams.Sources.Formats;
using Streams.Sources.Formats.Influx;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Sources.Tests.Formats.Influx;

public sealed class InfluxDecoderTests : DecoderContract
{
    private protected override string Special => " ,=\\\"#iutf0123456789.-\t";

    private protected override LineDecoder Create() => new InfluxDecoder(Clock);

    private protected override Sample NextSample(Random random)
    {
        Sample sample = RandomSamples.Next(random, lineBreaks: false);
        LabelsBuilder labels = new();
        foreach (Label label in sample.Labels)
        {
            // A backslash at the end of a name would take the meaning from what follows; senders cannot write one there.
            labels.Set(label.NameText.Replace('\\', '/'), label.ValueText.Replace('\\', '/'));
        }

        // A line that begins with this is a comment.
        labels.Set(Labels.MetricName, sample.Labels.Name.Replace('\\', '/').Replace('#', 'h'));
        double value = double.IsFinite(sample.Value) ? sample.Value : 7;
        return new Sample(labels.Build(), sample.Time, value);
    }

    private protected override string Write(Sample sample, Random random)
    {
        string name = sample.Labels.Name;
        int cut = name.LastIndexOf('_');
        bool isCut = cut > 0 && cut < name.Length - 1 && name[(cut + 1)..] != "value";
        (string measurement, string field) = isCut ? (name[..cut], name[(cut + 1)..]) : (name, "value");
        List<string> tags = [];
        foreach (Label label in sample.Labels)
        {
            if (label.NameText != Labels.MetricName)
            {
                tags.Add($",{Escape(label.NameText)}={Escape(label.ValueText)}");
            }
        }

        long nanoseconds = sample.Time.Milliseconds * 1_000_000 + random.Next(1_000_000);
        string value = sample.Value.ToString("R", CultureInfo.InvariantCulture);
        return $"{Escape(measurement)}{string.Concat(tags)} {Escape(field)}={value} {nanoseconds}";
    }

    [Fact]
    public void Decode_Line_GivesASeriesForEachField()
    {
        HarnessPartition partition = DecodeText("cpu,host=a,dc=eu usage=0.5,idle=99i,ok=t,value=7u 1767225600000000000");

        Assert.Equal(
            [
                "cpu_usage{dc=\"eu\",host=\"a\"} 0.5", "cpu_idle{dc=\"eu\",host=\"a\"} 99",
                "cpu_ok{dc=\"eu\",host=\"a\"} 1", "cpu{dc=\"eu\",host=\"a\"} 7",
            ],
            partition.Rows.Select(r => $"{r.Labels} {r.Value}"));
        Assert.All(partition.Rows, r => Assert.Equal(new EventTime(1767225600000), r.Time));
    }

    [Theory]
    [InlineData("s", 1767225600)]
    [InlineData("ms", 1767225600000)]
    [InlineData("us", 1767225600000000)]
    [InlineData("h", 490896)]
    public void Decode_Precision_IsHeeded(string precision, long time)
    {
        HarnessPartition partition = new();
        InfluxDecoder decoder = new(Clock)
        {
            Precision = precision switch
            {
                "s" => InfluxPrecision.Seconds,
                "ms" => InfluxPrecision.Milliseconds,
                "us" => InfluxPrecision.Microseconds,
                _ => InfluxPrecision.Hours,
            },
        };

        decoder.DecodeAll(System.Text.Encoding.ASCII.GetBytes($"a b=1 {time}"), "t", partition);

        Assert.Equal(new EventTime(1767225600000), Assert.Single(partition.Rows).Time);
    }

    [Fact]
    public void Decode_TextField_IsUnsupportedAndTheRestUsed()
    {
        HarnessPartition partition = DecodeText("log,host=a line=\"x, y=\\\" z\",size=3");

        Assert.Equal("log_size{host=\"a\"}", Assert.Single(partition.Rows).Labels.ToString());
        SourceRejectAssert.Single(partition, "t:1", "column 17: field 'line' is a text, not a number", DropReason.Unsupported);
    }

    [Theory]
    [InlineData("cpu", "column 4: expected fields behind the measurement, found the end of the line")]
    [InlineData("cpu usage", "column 5: expected a field such as usage=0.5")]
    [InlineData("cpu usage=1,", "column 13: expected a field such as usage=0.5")]
    [InlineData("cpu usage=abc", "column 11: 'abc' is not a number, a bool or a text")]
    [InlineData("cpu usage=1.5i", "column 11: '1.5i' is not a number, a bool or a text")]
    [InlineData("cpu usage=1 abc", "column 13: 'abc' is not a time in nanoseconds")]
    [InlineData("cpu,host usage=1", "column 5: expected a tag such as host=a")]
    public void Decode_Malformed_SaysWhereAndWhat(string line, string detail) =>
        SourceRejectAssert.Single(DecodeText(line), "t:1", detail);

    private static string Escape(string text) => text
        .Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("=", "\\=", StringComparison.Ordinal)
        .Replace(" ", "\\ ", StringComparison.Ordinal);
}
