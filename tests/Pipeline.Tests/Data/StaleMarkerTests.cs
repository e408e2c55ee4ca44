using Streams.Data;

namespace Streams.Tests.Data;

public sealed class StaleMarkerTests
{
    [Fact]
    public void Is_MarkerAndOtherValues_TellsThemApart()
    {
        Assert.True(double.IsNaN(StaleMarker.Value));
        Assert.True(StaleMarker.Is(StaleMarker.Value));
        Assert.True(StaleMarker.Is(BitConverter.UInt64BitsToDouble(0x7ff0000000000002)));
        Assert.False(StaleMarker.Is(double.NaN));
        Assert.False(StaleMarker.Is(BitConverter.UInt64BitsToDouble(0x7ff8000000000001)));
        Assert.False(StaleMarker.Is(0));
    }
}
