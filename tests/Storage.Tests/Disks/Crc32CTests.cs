using System.Text;
using Streams.Storage.Disks;

namespace Streams.Tests.Disks;

public sealed class Crc32CTests
{
    // The check value of the catalogue of CRCs, and the test vectors of RFC 3720, B.4.
    [Fact]
    public void Of_KnownBytes_IsTheKnownChecksum()
    {
        Assert.Equal(0xe3069283u, Crc32C.Of("123456789"u8));
        Assert.Equal(0x8a9136aau, Crc32C.Of(new byte[32]));
        Assert.Equal(0x62a8ab43u, Crc32C.Of(Enumerable.Repeat((byte)0xff, 32).ToArray()));
        Assert.Equal(0x46dd794eu, Crc32C.Of(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()));
    }

    [Fact]
    public void Of_AnyFlippedBit_IsAnotherChecksum()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("the quick brown fox");
        uint whole = Crc32C.Of(bytes);

        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(whole, Crc32C.Of(bytes));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }
}
