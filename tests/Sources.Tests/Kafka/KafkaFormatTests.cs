using Streams.Data;
using Streams.Sources.Formats.Snappy;
using Streams.Sources.Kafka;
using Streams.Sources.Tests.Formats.Otlp;
using Streams.Sources.Tests.Formats.RemoteWrite;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Sources.Tests.Kafka;

/// <summary>Messages in the formats that other programs write, from mock brokers.</summary>
public sealed class KafkaFormatTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Labels Up = Labels.Of(("__name__", "up"), ("job", "a"));

    [Fact]
    public async Task RunAsync_RemoteWrite_ReadsAllRowsAndRejectsWhatIsBroken()
    {
        byte[] request = Packed(RemoteWriteText.Request(new Sample(Up, new EventTime(1000), 1), new Sample(Up, new EventTime(2000), 0)));
        using KafkaTopic topic = new(partitions: 1);
        topic.SendBytes(request, request[..^3], [0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0], request);

        SourceHarness harness = await ReadAsync(topic, KafkaSourceFormat.RemoteWrite);

        Assert.Equal(
            [(1000L, 1.0), (2000L, 0.0), (1000L, 1.0), (2000L, 0.0)],
            harness.Rows.Select(r => (r.Time.Milliseconds, r.Value)));
        Assert.All(harness.Rows, r => Assert.Equal(Up, r.Labels));
        Assert.Equal(["metrics/0@1", "metrics/0@2"], harness.Rejects.Select(r => r.Place));
        Assert.All(harness.Rejects, r => Assert.Equal(DropReason.Malformed, r.Reason));
        Assert.Equal(request[..^3], harness.Rejects[0].Raw);
    }

    [Fact]
    public async Task RunAsync_RemoteWriteThatWouldBeTooLarge_IsRejectedUnpacked()
    {
        using KafkaTopic topic = new(partitions: 1);
        byte[] bomb = new byte[600_000];
        new byte[] { 0x81, 0x80, 0x80, 0x08 }.CopyTo(bomb, 0);
        topic.SendBytes(bomb);

        SourceHarness harness = await ReadAsync(topic, KafkaSourceFormat.RemoteWrite);

        SourceReject reject = Assert.Single(harness.Rejects);
        Assert.Equal("metrics/0@0", reject.Place);
        Assert.Equal("the message is 16777217 bytes long once it is unpacked, 16777216 are allowed", reject.Detail);
    }

    [Fact]
    public async Task RunAsync_Otlp_ReadsPointsAndRejectsWhatIsCutOff()
    {
        byte[] request = OtlpText.Request(
            OtlpText.Resource(), OtlpText.Scope("", ""), OtlpText.Gauge("load", OtlpText.Point(1.5), OtlpText.Point(2.5)));
        using KafkaTopic topic = new(partitions: 1);
        topic.SendBytes(request, request[..^1], request);

        SourceHarness harness = await ReadAsync(topic, KafkaSourceFormat.Otlp);

        Assert.Equal([1.5, 2.5, 1.5, 2.5], harness.Rows.Where(r => r.Labels.Name == "load").Select(r => r.Value));
        Assert.All(harness.Rows, r => Assert.Equal(OtlpText.Time, r.Time.Milliseconds));
        Assert.Equal("metrics/0@1", Assert.Single(harness.Rejects).Place);
    }

    [Fact]
    public async Task RunAsync_LineProtocol_ReadsEachField()
    {
        using KafkaTopic topic = new(partitions: 1);
        topic.Send(0, "cpu,host=a usage=0.5,idle=99i 1767225600000000000\ncpu,host=b usage=0.25 1767225601000000000", "cpu usage=");

        SourceHarness harness = await ReadAsync(topic, KafkaSourceFormat.Line);

        Assert.Equal(
            ["cpu_usage{host=\"a\"}", "cpu_idle{host=\"a\"}", "cpu_usage{host=\"b\"}"],
            harness.Rows.Select(r => r.Labels.ToString()));
        Assert.Equal(
            [1_767_225_600_000, 1_767_225_600_000, 1_767_225_601_000], harness.Rows.Select(r => r.Time.Milliseconds));
        Assert.Equal("metrics/0@1", Assert.Single(harness.Rejects).Place);
    }

    // One literal is all the packing that a block needs.
    private static byte[] Packed(byte[] plain)
    {
        Assert.InRange(plain.Length, 61, 127);
        byte[] block = [(byte)plain.Length, 60 << 2, (byte)(plain.Length - 1), .. plain];
        Assert.True(SnappyBlock.TryUnpack(block, new byte[plain.Length]));
        return block;
    }

    private static async Task<SourceHarness> ReadAsync(KafkaTopic topic, KafkaSourceFormat format)
    {
        SourceHarness harness = new() { Clock = TimeProvider.System };
        KafkaSource source = new(new KafkaSourceOptions
        {
            Brokers = topic.Cluster.Brokers,
            Topics = [topic.Name],
            Format = format,
            StopAtEnd = true,
        });
        await harness.RunAsync(source).WaitAsync(Patience);
        return harness;
    }
}
