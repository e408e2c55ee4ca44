using FsCheck;
using FsCheck.Fluent;
using Streams.Data;
using Streams.Stages;
using Streams.TestKit;

namespace Streams.Tests.Stages;

public sealed class StateWriterTests
{
    [Fact]
    public void Write_AnyValues_AreReadBackInOrder()
    {
        Prop.ForAll(
            ArbMap.Default.ArbFor<ulong>(),
            ArbMap.Default.ArbFor<long>(),
            ArbMap.Default.ArbFor<(byte, double, string?, byte[])>(),
            (unsigned, signed, rest) =>
            {
                (byte one, double number, string? text, byte[] bytes) = rest;
                text = new string([.. (text ?? "").Where(c => !char.IsSurrogate(c))]);
                Labels labels = Labels.Of(("a", "1"), ("text", text));
                StateWriter writer = new(capacity: 1);
                writer.WriteByte(one);
                writer.WriteVarInt(unsigned);
                writer.WriteLong(signed);
                writer.WriteDouble(number);
                writer.WriteText(text);
                writer.WriteBytes(bytes);
                writer.WriteLabels(labels);

                StateReader reader = new(writer.Written);
                Assert.Equal(one, reader.ReadByte());
                Assert.Equal(unsigned, reader.ReadVarInt());
                Assert.Equal(signed, reader.ReadLong());
                Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(reader.ReadDouble()));
                Assert.Equal(text, reader.ReadText());
                Assert.Equal(bytes, reader.ReadBytes().ToArray());
                Assert.Equal(labels, reader.ReadLabels());
                Assert.True(reader.IsAtEnd);
            }).Check(Seeded.Runs(500));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(63, 1)]
    [InlineData(-64, 1)]
    [InlineData(64, 2)]
    [InlineData(long.MinValue, 10)]
    [InlineData(long.MaxValue, 10)]
    public void WriteLong_SmallMagnitude_TakesFewBytesAndReadsBack(long value, int size)
    {
        StateWriter writer = new();

        writer.WriteLong(value);

        Assert.Equal(size, writer.Length);
        Assert.Equal(value, new StateReader(writer.Written).ReadLong());
    }

    [Fact]
    public void Clear_AfterWriting_StartsOverWithoutAllocating()
    {
        StateWriter writer = new(64);
        byte[] bytes = new byte[1000];
        writer.WriteBytes(bytes);
        writer.Clear();
        int cleared = writer.Length;

        long allocated = Allocations.Of(() =>
        {
            writer.Clear();
            writer.WriteBytes(bytes);
        });

        Assert.Equal(0, allocated);
        Assert.Equal((0, 1002), (cleared, writer.Length));
    }

    [Fact]
    public void New_NoCapacity_Grows()
    {
        StateWriter writer = new(0);

        writer.WriteDouble(1.5);

        Assert.Equal(1.5, new StateReader(writer.Written).ReadDouble());
    }
}
