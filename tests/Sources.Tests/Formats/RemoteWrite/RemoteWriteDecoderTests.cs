using Streams.Data;
using Streams.Sources.Formats;
using Streams.Sources.Formats.RemoteWrite;
using Streams.Stages;
using Streams.TestKit;
using static Streams.Sources.Tests.Formats.ProtoText;

namespace Streams.Sources.Tests.Formats.RemoteWrite;

public sealed class RemoteWriteDecoderTests
{
    private const long Time = 1767225600000;

    private static readonly Labels Up = Labels.Of(("__name__", "up"), ("job", "node"));

    private readonly RemoteWriteDecoder _decoder = new();
    private readonly HarnessPartition _partition = HarnessPartition.Alone();

    [Fact]
    public void Decode_WhatANaiveWriterWrote_GivesTheSameRows()
    {
        Random random = new(1);
        for (int body = 0; body < 200; body++)
        {
            Sample[] samples = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => RandomSamples.Next(random, lineBreaks: true))];
            _partition.Clear();

            RowProblem? problem = _decoder.Decode(RemoteWriteText.Request([.. samples, .. samples]), "t", _partition);

            Assert.Null(problem);
            Assert.Empty(_partition.Rejects);
            Assert.Equal([.. samples, .. samples], _partition.Rows);
        }
    }

    [Fact]
    public void Decode_StaleMarker_KeepsItsBits()
    {
        _decoder.Decode(RemoteWriteText.Request(new Sample(Up, new EventTime(Time), StaleMarker.Value)), "t", _partition);

        Assert.True(StaleMarker.Is(Assert.Single(_partition.Rows).Value));
    }

    [Fact]
    public void Decode_SeveralSamplesOfASeries_KeepsTheirOrder()
    {
        byte[] body = RemoteWriteText.SeriesOf(Up, RemoteWriteText.Row(Time, 1), RemoteWriteText.Row(Time + 1, 2));

        _decoder.Decode(body, "t", _partition);

        Assert.Equal([1, 2], _partition.Rows.Select(r => r.Value));
    }

    [Fact]
    public void Decode_KnownSeries_IsLearnedOnceAndAllocatesNothing()
    {
        Sample[] samples = [.. Enumerable.Range(0, 100).Select(i =>
            new Sample(Labels.Of(("__name__", "m"), ("i", $"{i}")), new EventTime(Time), i))];
        byte[] body = RemoteWriteText.Request(samples);
        CountingPartition partition = new();
        _decoder.Decode(body, "t", partition);

        long allocated = Allocations.Of(() => _decoder.Decode(body, "t", partition));

        Assert.Equal(0, allocated);
        Assert.Equal(100, partition.LearnedCount);
    }

    [Fact]
    public void Decode_ExemplarsMetadataAndUnknownFields_ArePassedOver()
    {
        byte[] exemplar = Bytes(3, RemoteWriteText.LabelField("trace", "1"), Double(2, 5), Number(3, Time));
        byte[] series = RemoteWriteText.SeriesOf(Up, exemplar, RemoteWriteText.Row(Time, 1), Number(15, 3));
        byte[] metadata = Bytes(3, Number(1, 1), Text(2, "up"), Text(4, "help"));

        RowProblem? problem = _decoder.Decode(Message(metadata, series), "t", _partition);

        Assert.Null(problem);
        Assert.Empty(_partition.Rejects);
        Assert.Single(_partition.Rows);
    }

    [Fact]
    public void Decode_NativeHistogram_IsUnsupportedAndTheRestAccepted()
    {
        byte[] histogram = Bytes(4, Number(1, 5), Double(3, 1));
        byte[] body = Message(
            RemoteWriteText.SeriesOf(Labels.Of(("__name__", "h")), histogram),
            RemoteWriteText.Request(new Sample(Up, new EventTime(Time), 1)));

        _decoder.Decode(body, "t", _partition);

        SourceRejectAssert.Single(_partition, "t@2", "native histograms are not supported", DropReason.Unsupported);
        Assert.Equal(Up, Assert.Single(_partition.Rows).Labels);
    }

    [Fact]
    public void Decode_LabelsWithOtherFieldsBetween_AreOneSeries()
    {
        byte[] apart = Bytes(
            1, RemoteWriteText.LabelField("__name__", "up"), RemoteWriteText.Row(Time, 1), RemoteWriteText.LabelField("job", "node"));

        _decoder.Decode(Message(apart, RemoteWriteText.Request(new Sample(Up, new EventTime(Time), 2)), apart), "t", _partition);

        Assert.Equal(Enumerable.Repeat(Up, 3), _partition.Rows.Select(r => r.Labels));
        Assert.Equal(1, _partition.LearnedCount);
    }

    [Theory]
    [InlineData("", "x", "a label has an empty name")]
    [InlineData("job", "again", "label 'job' is given twice")]
    public void Decode_BadLabel_RejectsItsRowsAlone(string name, string value, string detail)
    {
        byte[] bad = RemoteWriteText.SeriesOf(Up, RemoteWriteText.LabelField(name, value), RemoteWriteText.Row(Time, 1));

        _decoder.Decode(Message(bad, RemoteWriteText.Request(new Sample(Up, new EventTime(Time), 2))), "t", _partition);

        SourceRejectAssert.Single(_partition, "t@2", detail, DropReason.InvalidLabels);
        Assert.Equal(2, Assert.Single(_partition.Rows).Value);
    }

    [Fact]
    public void Decode_NoName_IsRejected()
    {
        _decoder.Decode(RemoteWriteText.SeriesOf(Labels.Of(("job", "a")), RemoteWriteText.Row(Time, 1)), "t", _partition);

        SourceRejectAssert.Single(_partition, "t@2", "the series has no name", DropReason.InvalidLabels);
    }

    [Fact]
    public void Decode_TimeOutsideOfTheCalendar_IsRejected()
    {
        _decoder.Decode(RemoteWriteText.Request(new Sample(Up, new EventTime(long.MaxValue), 1)), "t", _partition);

        SourceRejectAssert.Single(_partition, "t@2", $"the time {long.MaxValue} is outside of the years 1 to 9999");
    }

    [Fact]
    public void Decode_CutAnywhereWithinASeries_AppendsNothing()
    {
        byte[] body = RemoteWriteText.Request(new Sample(Up, new EventTime(Time), 1), new Sample(Up, new EventTime(Time), 2));
        int first = RemoteWriteText.Request(new Sample(Up, new EventTime(Time), 1)).Length;
        for (int length = 1; length < body.Length; length++)
        {
            if (length != first)
            {
                Assert.NotNull(_decoder.Decode(body.AsSpan(0, length), "t", _partition));
            }
        }

        Assert.Empty(_partition.Rows);
    }

    [Fact]
    public void Decode_MoreSamplesThanABodyMayHave_IsRefused()
    {
        byte[] rows = [.. Enumerable.Repeat((byte[])[0x12, 0], BodyDecoder.RowCountMax + 1).SelectMany(r => r)];

        RowProblem? problem = _decoder.Decode(RemoteWriteText.SeriesOf(Up, rows), "t", _partition);

        Assert.Equal($"a request has at most {BodyDecoder.RowCountMax} samples", problem?.Detail);
        Assert.Empty(_partition.Rows);
    }

    [Fact]
    public void Decode_Mutants_DoNoHarm()
    {
        byte[] good = RemoteWriteText.Request(
            [.. Enumerable.Range(0, 20).Select(i => new Sample(Labels.Of(("__name__", $"m{i}"), ("job", "a")), new EventTime(Time), i))]);
        int count = Seeded.Cases(30_000);

        int refused = new BodyMutants(
            _decoder,
            random => RemoteWriteText.Request([.. Enumerable.Range(0, 3).Select(_ => RandomSamples.Next(random, lineBreaks: true))]),
            good).Run(count, seed: 7);

        Assert.InRange(refused, count / 5, count);
    }
}
