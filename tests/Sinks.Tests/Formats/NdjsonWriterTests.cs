using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Streams.Data;
using Streams.Sinks.Formats;
using Streams.Sinks.Tests.Support;
using Streams.TestKit;

namespace Streams.Sinks.Tests.Formats;

public sealed class NdjsonWriterTests
{
    [Fact]
    public void Write_SimpleRow_HasTheDocumentedForm()
    {
        string text = Write([(Make.Series("api.latency", ("endpoint", "/users")), 1767225600000, 500)]);

        Assert.Equal("{\"name\":\"api.latency\",\"labels\":{\"endpoint\":\"/users\"},\"time\":1767225600000,\"value\":500}\n", text);
    }

    [Theory]
    [InlineData(double.NaN, "\"NaN\"")]
    [InlineData(double.PositiveInfinity, "\"+Inf\"")]
    [InlineData(double.NegativeInfinity, "\"-Inf\"")]
    [InlineData(0.1, "0.1")]
    [InlineData(-0.0, "-0")]
    [InlineData(1e300, "1E+300")]
    [InlineData(5e-324, "5E-324")]
    public void Write_Value_IsShortestOrAString(double value, string expected)
    {
        string text = Write([(Make.Series("up"), 0, value)]);

        Assert.EndsWith($"\"value\":{expected}}}\n", text);
    }

    [Fact]
    public void Write_NoName_HasAnEmptyName()
    {
        string text = Write([(Labels.Of(("a", "1")), 1, 2)]);

        Assert.Equal("{\"name\":\"\",\"labels\":{\"a\":\"1\"},\"time\":1,\"value\":2}\n", text);
    }

    [Fact]
    public void Write_BytesThatAreNoUtf8_AreReplaced()
    {
        Labels labels = new LabelsBuilder().Set("__name__"u8, [(byte)'a', 0xff, (byte)'b', 0xe2, 0x82]).Build();

        string text = Write([(labels, 1, 2)]);

        Assert.Equal("a\uFFFDb\uFFFD", JsonDocument.Parse(text).RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public void Write_AnyRow_IsReadBackBySystemTextJson()
    {
        int cases = 0;
        Prop.ForAll(LabelTexts.Row.ToArbitrary(), row =>
        {
            Labels labels = Make.Series(row.Name, row.Labels);
            string text = Write([(labels, row.Time, row.Value)]);
            cases++;
            Assert.Equal('\n', text[^1]);
            Assert.DoesNotContain('\n', text[..^1]);
            AssertEqual(labels, row.Time, row.Value, JsonDocument.Parse(text).RootElement);
        }).Check(Seeded.Runs(500));

        Assert.Equal(500, cases);
    }

    [Fact]
    public void Write_ByteLimit_StopsAfterTheRowThatReachesIt()
    {
        using SampleBatch batch = Make.Batch([.. Enumerable.Range(0, 10).Select(i => (Make.Series("up"), (long)i, 1.0))]);
        NdjsonWriter writer = new();
        ArrayBufferWriter<byte> output = new();

        int first = writer.Write(batch, 0, output, byteLimit: 1);
        int second = writer.Write(batch, first, output, byteLimit: 80);
        int none = writer.Write(batch, 3, output, byteLimit: -5);

        Assert.Equal((1, 2, 1), (first, second, none));
    }

    [Fact]
    public void Write_IdUsedAgainForAnotherSeries_WritesTheNewLabels()
    {
        BarrierClock barriers = new();
        SeriesTable table = new(barriers);
        NdjsonWriter writer = new();
        SeriesId before = table.Acquire(Make.Series("before"));
        string first = Write(writer, table, before);
        table.Release(before);
        barriers.Injected = 1;
        barriers.Completed = 1;
        List<SeriesId> collected = [];
        table.Collect(collected);
        table.Reuse(collected);
        SeriesId after = table.Acquire(Make.Series("after"));

        string second = Write(writer, table, after);

        Assert.Equal(before, after);
        Assert.Contains("\"before\"", first);
        Assert.Contains("\"after\"", second);
    }

    [Fact]
    public void Write_SteadyState_AllocatesNothing()
    {
        using SampleBatch batch = Make.Batch(
            [.. Enumerable.Range(0, 4096).Select(i => (Make.Series("up", ("i", $"{i % 500}")), (long)i, i * 0.1))]);
        NdjsonWriter writer = new();
        ArrayBufferWriter<byte> output = new(4 << 20);
        for (int round = 0; round < 5; round++)
        {
            writer.Write(batch, 0, output, long.MaxValue);
            output.ResetWrittenCount();
        }

        long allocated = Allocations.Of(() =>
        {
            output.ResetWrittenCount();
            writer.Write(batch, 0, output, long.MaxValue);
        });

        Assert.InRange(allocated, 0, 200);
    }

    [Fact]
    public void Write_Alert_HasAllFields()
    {
        AlertChange alert = new()
        {
            Labels = Labels.Of(("alertname", "High\"Load"), ("service", "a")),
            Annotations = Labels.Of(("summary", "too\nmuch")),
            State = AlertState.Resolved,
            Time = new EventTime(400),
            ActiveAt = new EventTime(100),
            FiredAt = new EventTime(200),
            ResolvedAt = new EventTime(400),
            Value = double.NaN,
        };
        ArrayBufferWriter<byte> output = new();

        new NdjsonWriter().Write(alert, output);

        Assert.Equal(
            "{\"alert\":\"High\\\"Load\",\"state\":\"resolved\",\"labels\":{\"alertname\":\"High\\\"Load\",\"service\":\"a\"},"
            + "\"annotations\":{\"summary\":\"too\\nmuch\"},\"time\":400,\"active_at\":100,\"fired_at\":200,"
            + "\"resolved_at\":400,\"value\":\"NaN\"}\n",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Write_PendingAlert_LeavesOutTheTimesThatAreNotKnown()
    {
        AlertChange alert = new()
        {
            Labels = Labels.Of(("alertname", "A")),
            State = AlertState.Pending,
            Time = new EventTime(1),
            ActiveAt = new EventTime(1),
            Value = 2,
        };
        ArrayBufferWriter<byte> output = new();

        new NdjsonWriter().Write(alert, output);

        JsonElement root = JsonDocument.Parse(output.WrittenMemory).RootElement;
        Assert.False(root.TryGetProperty("fired_at", out _));
        Assert.False(root.TryGetProperty("resolved_at", out _));
    }

    private static void AssertEqual(Labels labels, long time, double value, JsonElement json)
    {
        List<(string, string)> read = [.. json.GetProperty("labels").EnumerateObject().Select(p => (p.Name, p.Value.GetString()!))];
        read.Add((Labels.MetricName, json.GetProperty("name").GetString()!));
        JsonElement number = json.GetProperty("value");
        Assert.Equal(labels, Labels.Of([.. read]));
        Assert.Equal(time, json.GetProperty("time").GetInt64());
        double readValue = number.ValueKind == JsonValueKind.Number
            ? number.GetDouble()
            : number.GetString() switch { "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, _ => double.NaN };
        Assert.Equal(value, readValue);
        Assert.Equal(double.IsNegative(value) && value == 0, double.IsNegative(readValue) && readValue == 0);
    }

    private static string Write(IEnumerable<(Labels, long, double)> rows)
    {
        using SampleBatch batch = Make.Batch(rows);
        ArrayBufferWriter<byte> output = new();
        new NdjsonWriter().Write(batch, 0, output, long.MaxValue);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Write(NdjsonWriter writer, SeriesTable table, SeriesId id)
    {
        using SampleBatch batch = new BatchPool().Rent(table);
        batch.Add(id, 0, 0);
        ArrayBufferWriter<byte> output = new();
        writer.Write(batch, 0, output, long.MaxValue);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
