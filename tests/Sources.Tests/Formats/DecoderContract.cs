using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Streams.Data;
using Streams.Sources.Formats;
using Streams.TestKit;

namespace Streams.Sources.Tests.Formats;

/// <summary>What every decoder owes, whatever its format.</summary>
public abstract class DecoderContract
{
    private static readonly int MutantCount = Seeded.Cases(20_000);

    private protected ManualTimeProvider Clock { get; } = new();

    private protected abstract LineDecoder Create();

    /// <summary>The line that stands before all others, if the format has one.</summary>
    private protected virtual string? Header => null;

    /// <summary>Bytes that mean something to the format.</summary>
    private protected abstract string Special { get; }

    /// <summary>Random samples that the format's test writer can write.</summary>
    private protected abstract Sample NextSample(Random random);

    /// <summary>Writes a sample in one of the ways that the format allows.</summary>
    private protected abstract string Write(Sample sample, Random random);

    [Fact]
    public void Decode_WhatANaiveWriterWrote_GivesTheSameRows()
    {
        int cases = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            cases++;
            Random random = new(seed);
            Sample[] samples = [.. Enumerable.Range(0, 20).Select(_ => NextSample(random))];
            HarnessPartition partition = new();
            LineDecoder decoder = Create();

            // Twice, so that each series is met unknown and known.
            string lines = string.Join('\n', samples.Concat(samples).Select(s => Write(s, random)));
            decoder.DecodeAll(Encoding.UTF8.GetBytes(WithHeader(lines)), "t", partition);

            Assert.Empty(partition.Rejects);
            Assert.Equal(samples.Concat(samples), partition.Rows);
            Assert.Equal(samples.Max(s => s.Time), decoder.NewestTime);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(new Replay(new Rnd(7, 11), FSharpOption<int>.None)));
        Assert.Equal(200, cases);
    }

    [Fact]
    public void Decode_Mutants_NeverThrowAndLeaveTheOtherRowsAlone()
    {
        Random random = new(20260101);
        LineDecoder decoder = Create();
        LineDecoder coldDecoder = Create();
        HarnessPartition partition = new();
        ColdPartition cold = new();
        DecodeText(decoder, WithHeader(""), partition);
        DecodeText(coldDecoder, WithHeader(""), cold);
        int rejected = 0;
        for (int i = 0; i < MutantCount; i++)
        {
            Sample before = NextSample(random);
            Sample after = NextSample(random);
            byte[] mutant = Mutate(Encoding.UTF8.GetBytes(Write(i % 2 == 0 ? before : NextSample(random), random)), random);
            byte[] text =
            [
                .. Encoding.UTF8.GetBytes(Write(before, random)), (byte)'\n',
                .. mutant, (byte)'\n', .. Encoding.UTF8.GetBytes(Write(after, random)),
            ];
            partition.Clear();
            cold.Rows.Clear();
            cold.Rejects.Clear();

            decoder.DecodeAll(text, "t", partition);
            coldDecoder.DecodeAll(text, "t", cold);

            IReadOnlyList<Sample> rows = partition.Rows;
            string[] rejects = [.. partition.Rejects.Select(r => r.Detail)];
            Assert.Equal(before, rows[0]);
            Assert.Equal(after, rows[^1]);
            Assert.Equal(cold.Rows, rows);
            Assert.Equal(cold.Rejects, rejects);
            rejected += rejects.Length;
        }

        Assert.InRange(rejected, MutantCount / 5, MutantCount * 3);
    }

    [Fact]
    public void Decode_CutAnywhere_GivesTheSameRows()
    {
        Random random = new(5);
        Sample[] samples = [.. Enumerable.Range(0, 30).Select(_ => NextSample(random))];
        string end = "\r\n";
        byte[] text = Encoding.UTF8.GetBytes("\uFEFF" + WithHeader(string.Join(end, samples.Select(s => Write(s, random)))));
        for (int chunk = 1; chunk < 200; chunk += 1 + chunk / 8)
        {
            HarnessPartition partition = new();
            LineDecoder decoder = Create();
            LineBuffer buffer = new();
            for (int at = 0; at < text.Length; at += chunk)
            {
                ReadOnlySpan<byte> part = text.AsSpan(at, Math.Min(chunk, text.Length - at));
                part.CopyTo(buffer.GetMemory().Span);
                buffer.Advance(part.Length);
                DecodeLines(buffer, decoder, partition);
            }

            buffer.Complete();
            DecodeLines(buffer, decoder, partition);

            Assert.Empty(partition.Rejects);
            Assert.Equal(samples, partition.Rows);
            Assert.Equal(text.Length, buffer.Offset);
        }
    }

    [Fact]
    public void Decode_LineOverTheBound_IsRejectedWithItsBeginning()
    {
        HarnessPartition partition = new();
        LineDecoder decoder = Create();
        DecodeText(decoder, WithHeader(""), partition);

        decoder.Decode(new byte[LineDecoder.LineBytesMax + 1], new LinePlace("t", 9, 0), partition);

        SourceRejectAssert.Single(partition, "t:9", $"the line is longer than {LineDecoder.LineBytesMax} bytes");
        Assert.Equal(LineDecoder.LineBytesMax, partition.Rejects[0].Raw.Length);
    }

    /// <summary>Decodes text with a new decoder.</summary>
    private protected HarnessPartition DecodeText(string text)
    {
        HarnessPartition partition = new();
        DecodeText(Create(), text, partition);
        return partition;
    }

    private static void DecodeText(LineDecoder decoder, string text, Streams.Stages.ISourcePartition partition) =>
        decoder.DecodeAll(Encoding.UTF8.GetBytes(text), "t", partition);

    private static void DecodeLines(LineBuffer buffer, LineDecoder decoder, HarnessPartition partition)
    {
        while (buffer.TryRead(out ReadOnlySpan<byte> line, out _))
        {
            decoder.Decode(line, default, partition);
        }
    }

    private string WithHeader(string lines) => Header is null ? lines : Header + "\n" + lines;

    private byte[] Mutate(byte[] line, Random random)
    {
        List<byte> bytes = [.. line];
        for (int i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            int at = random.Next(bytes.Count);
            byte special = (byte)Special[random.Next(Special.Length)];
            switch (random.Next(6))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, special);
                    break;
                case 2:
                    bytes[at] = special;
                    break;
                case 3:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 4:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(Math.Min(40, bytes.Count - at) + 1)));
                    break;
            }
        }

        return [.. bytes];
    }
}
