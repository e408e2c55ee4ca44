using Streams.Sources.Formats.Compression;
using Streams.Sources.Formats.Influx;
using Streams.Sources.Http;

namespace Streams.Sources.Tests.Http;

public sealed class BodyTrailerTests
{
    private static readonly BodyTrailer Trailer = new(
        new RequestFormat(BodyFormat.Influx, BodyEncoding.Gzip, InfluxPrecision.Seconds),
        DateTimeOffset.FromUnixTimeMilliseconds(1767225600123), "shop/é", [0, 5, 1_000_000]);

    [Fact]
    public void TryRead_WhatWasWritten_GivesItBack()
    {
        byte[] record = [1, 2, 3, .. Trailer.Write()];

        Assert.True(BodyTrailer.TryRead(record, out ReadOnlyMemory<byte> body, out BodyTrailer? read));
        Assert.Equal([1, 2, 3], body.ToArray());
        Assert.Equal(Trailer with { Refused = [] }, read with { Refused = [] });
        Assert.Equal(Trailer.Refused, read.Refused);
    }

    [Fact]
    public void TryRead_OtherBytes_NeverThrows()
    {
        Random random = new(1);
        byte[] record = [1, 2, 3, .. Trailer.Write()];
        for (int i = 0; i < 10_000; i++)
        {
            byte[] mutant = [.. record];
            mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
            BodyTrailer.TryRead(mutant.AsMemory(random.Next(mutant.Length)), out _, out _);
        }

        record[3] = 2;
        Assert.False(BodyTrailer.TryRead(record, out _, out _));
    }
}
