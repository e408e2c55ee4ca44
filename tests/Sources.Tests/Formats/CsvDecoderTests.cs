using System.Globalization;
using Streams.Data;
using Streams.Sources.Formats;
using Streams.TestKit;

namespace Streams.Sources.Tests.Formats;

public sealed class CsvDecoderTests : DecoderContract
{
    private CsvOptions _options = new();

    private protected override string? Header => "host,time,name,value,zone";

    private protected override string Special => ",\"\"'; \n.e+-0";

    private protected override LineDecoder Create() => new CsvDecoder(_options, Clock);

    private protected override Sample NextSample(Random random)
    {
        Sample sample = RandomSamples.Next(random, lineBreaks: false);
        return sample with
        {
            Labels = Labels.Of(
                (Labels.MetricName, sample.Labels.Name),
                ("host", RandomSamples.Text(random, lineBreaks: false)),
                ("zone", random.Next(3) == 0 ? "" : RandomSamples.Text(random, lineBreaks: false))),
        };
    }

    private protected override string Write(Sample sample, Random random)
    {
        string time = random.Next(2) == 0
            ? sample.Time.Milliseconds.ToString(CultureInfo.InvariantCulture)
            : sample.Time.ToString();
        string[] cells =
        [
            sample.Labels.Get("host") ?? "", time, sample.Labels.Name,
            Number(sample.Value), sample.Labels.Get("zone") ?? "",
        ];
        return string.Join(',', cells.Select(c => Quote(c, random)));
    }

    [Fact]
    public void Decode_OwnSinksLayout_ReadsTheLabelSet()
    {
        HarnessPartition partition = DecodeText(
            "time,name,labels,value\n5,up,\"{host=\"\"a,b\"\",zone=\"\"eu\"\"}\",1\n6,up,{},2\n7,up,,3");

        Assert.Empty(partition.Rejects);
        Assert.Equal(
            ["up{host=\"a,b\",zone=\"eu\"}", "up", "up"], partition.Rows.Select(r => r.Labels.ToString()));
    }

    [Fact]
    public void Decode_WideTable_GivesARowACell()
    {
        _options = new CsvOptions { Values = ["cpu", "mem"], Time = "ts", TimeFormat = CsvTimeFormat.S };

        HarnessPartition partition = DecodeText("ts,host,cpu,mem\n1.5,a,0.5,100\n2,a,,200\n3,b,0.7,");

        Assert.Empty(partition.Rejects);
        Assert.Equal(
            ["cpu{host=\"a\"} 1500 0.5", "mem{host=\"a\"} 1500 100", "mem{host=\"a\"} 2000 200", "cpu{host=\"b\"} 3000 0.7"],
            partition.Rows.Select(r => FormattableString.Invariant($"{r.Labels} {r.Time.Milliseconds} {r.Value}")));
        Assert.Equal(3, partition.LearnedCount);
    }

    [Fact]
    public void Decode_WideRowWithOneBadCell_HasNoRowsAtAll()
    {
        _options = new CsvOptions { Values = ["cpu", "mem"], Labels = [] };

        HarnessPartition partition = DecodeText("cpu,mem\n1,much\n2,3");

        Assert.Equal([2, 3], partition.Rows.Select(r => r.Value));
        SourceRejectAssert.Single(partition, "t:2", "column 3: 'mem': 'much' is not a number");
    }

    [Fact]
    public void Decode_ConstantNameAndOtherSeparator_AreUsed()
    {
        _options = new CsvOptions { Name = "temperature", Value = "t", Separator = ";", Labels = ["room"] };

        HarnessPartition partition = DecodeText("time;room;t;note\n2026-01-01T00:00:00Z;kitchen; 21.5 ;a,b");

        Sample row = Assert.Single(partition.Rows);
        Assert.Equal("temperature{room=\"kitchen\"}", row.Labels.ToString());
        Assert.Equal(new EventTime(1767225600000), row.Time);
        Assert.Equal(21.5, row.Value);
    }

    [Fact]
    public void Decode_WithoutTimeColumn_TakesTheClocks()
    {
        HarnessPartition partition = DecodeText("name,value\na,1");

        Assert.Equal(EventTime.From(Clock.GetUtcNow()), Assert.Single(partition.Rows).Time);
    }

    [Fact]
    public void Decode_HeaderWithoutTheColumns_RejectsAllAndSaysWhichAreMissing()
    {
        _options = new CsvOptions { Value = "reading", Time = "when" };

        HarnessPartition partition = DecodeText("time,name,value\n1,a,2\n3,a,4");

        Assert.Empty(partition.Rows);
        Assert.Equal(["t:1", "t:2", "t:3"], partition.Rejects.Select(r => r.Place));
        Assert.All(partition.Rejects, r => Assert.Equal(
            "the header has no column 'when', 'reading'; it has: time, name, value", r.Detail));
    }

    [Fact]
    public void Decode_HeaderOverTheBound_DoesNotTakeARowForIt()
    {
        HarnessPartition partition = new();
        LineDecoder decoder = Create();

        decoder.Decode(new byte[LineDecoder.LineBytesMax + 1], new LinePlace("t", 1, 0), partition);
        decoder.Decode("time,name,value"u8, new LinePlace("t", 2, 0), partition);

        Assert.False(decoder.NeedsHeader);
        Assert.Equal("the header is longer than 65536 bytes", partition.Rejects[1].Detail);
    }

    [Theory]
    [InlineData("1,a,2,3", "the row has 4 cells, the header has 3")]
    [InlineData("1,a,", "column 5: 'value': the cell is empty")]
    [InlineData("1,a,x", "column 5: 'value': 'x' is not a number")]
    [InlineData("noon,a,1", "column 1: 'time': 'noon' is not a time; expected " + TextTime.Expected)]
    [InlineData("1,\"a,1", "column 3: the quoted cell has no end on this line")]
    [InlineData("1,\"a\"b,1", "column 6: expected the end of the cell behind its closing quote")]
    [InlineData("1,a\"b,1", "column 4: a quote stands inside of a cell that does not begin with one")]
    public void Decode_Malformed_SaysWhereAndWhat(string line, string detail)
    {
        HarnessPartition partition = DecodeText($"time,name,value\n1,a,1\n{line}\n2,a,2");

        Assert.Equal([1, 2], partition.Rows.Select(r => r.Value));
        SourceRejectAssert.Single(partition, "t:3", detail);
    }

    [Fact]
    public void Decode_EmptyName_IsInvalidLabels()
    {
        HarnessPartition partition = DecodeText("time,name,value\n1,,1");

        SourceRejectAssert.Single(partition, "t:2", "column 3: the name is empty", Stages.DropReason.InvalidLabels);
    }

    private static string Quote(string cell, Random random) =>
        cell.IndexOfAny([',', '"']) >= 0 || random.Next(4) == 0 ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
