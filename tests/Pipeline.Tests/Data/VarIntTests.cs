using FsCheck;
using FsCheck.Fluent;
using Streams.Data;
using Streams.TestKit;

namespace Streams.Tests.Data;

public sealed class VarIntTests
{
    [Theory]
    [InlineData(0UL, 1)]
    [InlineData(127UL, 1)]
    [InlineData(128UL, 2)]
    [InlineData(16383UL, 2)]
    [InlineData(16384UL, 3)]
    [InlineData(uint.MaxValue, 5)]
    [InlineData(1UL << 63, 10)]
    [InlineData(ulong.MaxValue, 10)]
    public void Write_Edge_TakesTheLeastBytesAndReadsBack(ulong value, int size)
    {
        byte[] bytes = new byte[VarInt.MaximumBytes];

        int written = VarInt.Write(bytes, value);

        int offset = 0;
        Assert.Equal((size, size), (written, VarInt.Size(value)));
        Assert.True(VarInt.TryRead(bytes, ref offset, out ulong read));
        Assert.Equal((value, size), (read, offset));
    }

    [Fact]
    public void Write_AnyNumber_ReadsBackWhereverItStands()
    {
        Prop.ForAll(
            ArbMap.Default.ArbFor<ulong>(), Gen.Choose(0, 5).ToArbitrary(), Gen.Choose(0, 63).ToArbitrary(), (value, start, shift) =>
        {
            byte[] bytes = new byte[20];
            int end = start + VarInt.Write(bytes.AsSpan(start), value << shift);
            int offset = start;

            Assert.True(VarInt.TryRead(bytes.AsSpan(0, end), ref offset, out ulong read));
            Assert.Equal((value << shift, end), (read, offset));
            offset = start;
            Assert.False(VarInt.TryRead(bytes.AsSpan(0, end - 1), ref offset, out _));
        }).Check(Seeded.Runs(500));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02 })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x81, 0x00 })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00 })]
    public void TryRead_CutOffOrTooLong_IsRefused(byte[] bytes)
    {
        int offset = 0;

        Assert.False(VarInt.TryRead(bytes, ref offset, out _));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void TryRead_OffsetOutside_IsRefused(int offset)
    {
        Assert.False(VarInt.TryRead([5], ref offset, out _));
    }
}
