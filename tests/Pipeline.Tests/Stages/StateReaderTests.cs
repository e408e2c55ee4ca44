using Streams.Data;
using Streams.Stages;

namespace Streams.Tests.Stages;

public sealed class StateReaderTests
{
    [Fact]
    public void Read_CutOff_IsInvalidDataWithThePlace()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() =>
        {
            StateReader reader = new([1, 2, 3]);
            reader.ReadByte();
            reader.ReadDouble();
        });

        Assert.Equal("State of 3 bytes is damaged at byte 1.", error.Message);
    }

    [Fact]
    public void Read_ImpossibleParts_AreInvalidData()
    {
        Assert.Throws<InvalidDataException>(() => new StateReader([]).ReadByte());
        Assert.Throws<InvalidDataException>(() => new StateReader([0x80]).ReadVarInt());
        Assert.Throws<InvalidDataException>(() => new StateReader([0x80, 0x80, 0x80, 0x80, 0x08]).ReadInt());
        Assert.Throws<InvalidDataException>(() => new StateReader([5, 1]).ReadBytes().Length);
        Assert.Throws<InvalidDataException>(() => new StateReader([4, 1, 97, 0, 0]).ReadLabels());
        Assert.Throws<InvalidDataException>(() => new StateReader([0xff, 0xff, 0xff, 0xff, 1]).ReadBlock().Length);
    }

    [Fact]
    public void Read_AnyDamage_NeverReadsOutside()
    {
        StateWriter writer = new();
        writer.WriteLabels(Labels.Of(("a", "1"), ("b", "2")));
        writer.WriteText("text");
        writer.WriteLong(-5);
        writer.WriteDouble(2);
        byte[] whole = writer.Written.ToArray();
        int refused = 0;
        for (int at = 0; at < whole.Length; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. whole];
                damaged[at] ^= (byte)(1 << bit);
                refused += Read(damaged) ? 0 : 1;
            }

            Assert.False(Read(whole[..at]));
        }

        Assert.True(Read(whole));
        Assert.InRange(refused, 40, 200);
    }

    private static bool Read(byte[] bytes)
    {
        try
        {
            StateReader reader = new(bytes);
            reader.ReadLabels();
            reader.ReadText();
            reader.ReadLong();
            reader.ReadDouble();
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
