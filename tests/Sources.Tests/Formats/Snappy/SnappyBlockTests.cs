using System.Text;
using Streams.Sources.Formats.Snappy;
using Streams.TestKit;

namespace Streams.Sources.Tests.Formats.Snappy;

public sealed class SnappyBlockTests
{
    [Fact]
    public void TryUnpack_WhatAnotherWriterPacked_GivesItBack()
    {
        Random random = new(3);
        for (int i = 0; i < 300; i++)
        {
            byte[] plain = Text(random, random.Next(0, 200_000));

            byte[]? unpacked = Unpack(IronSnappy.Snappy.Encode(plain));

            Assert.Equal(plain, unpacked);
        }
    }

    [Theory]
    [InlineData("0908616263 0903", "abcabcabc")]
    [InlineData("0908616263 160300", "abcabcabc")]
    [InlineData("0908616263 1703000000", "abcabcabc")]
    [InlineData("00", "")]
    [InlineData("0808616263 0903", null)]
    [InlineData("0A08616263 0903", null)]
    [InlineData("0908616263 0904", null)]
    [InlineData("0908616263 0900", null)]
    [InlineData("0908616263 09", null)]
    [InlineData("09F0", null)]
    [InlineData("", null)]
    public void TryUnpack_ByHand_GivesTheTextOrRefuses(string hex, string? expected)
    {
        byte[] block = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        byte[]? plain = Unpack(block);

        Assert.Equal(expected, plain is null ? null : Encoding.ASCII.GetString(plain));
    }

    [Fact]
    public void TryReadLength_MoreThanTheBlockCanHold_IsRefused()
    {
        byte[] bomb = [0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x00, 0x61];

        Assert.False(SnappyBlock.TryReadLength(bomb, out _));
    }

    [Fact]
    public void TryUnpack_Mutants_NeverLeaveTheirMemory()
    {
        Random random = new(11);
        int count = Seeded.Cases(30_000);
        byte[] packed = IronSnappy.Snappy.Encode(Text(random, 3_000));
        int good = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] mutant = [.. packed];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
            }

            good += Unpack(mutant[..random.Next(mutant.Length / 2, mutant.Length + 1)]) is null ? 0 : 1;
        }

        Assert.InRange(good, 1, count / 2);
    }

    private static byte[]? Unpack(byte[] block)
    {
        if (!SnappyBlock.TryReadLength(block, out int length))
        {
            return null;
        }

        // Room behind the target that must stay as it is.
        byte[] room = new byte[length + 16];
        room.AsSpan(length).Fill(0xAB);
        bool isGood = SnappyBlock.TryUnpack(block, room.AsSpan(0, length));
        Assert.False(room.AsSpan(length).ContainsAnyExcept((byte)0xAB));
        return isGood ? room[..length] : null;
    }

    private static byte[] Text(Random random, int length)
    {
        StringBuilder text = new();
        while (text.Length < length)
        {
            text.Append("instance=server-").Append(random.Next(1000)).Append(new string('a', random.Next(20)));
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }
}
