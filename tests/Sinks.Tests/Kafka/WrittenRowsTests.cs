using Streams.Sinks.Kafka;

namespace Streams.Sinks.Tests.Kafka;

public sealed class WrittenRowsTests
{
    [Fact]
    public void TryRemove_MessageThatWasThereTwice_IsFoundTwice()
    {
        WrittenRows rows = new();
        rows.TryAdd("k"u8, "v"u8);
        rows.TryAdd("k"u8, "v"u8);

        Assert.True(rows.TryRemove("k"u8, "v"u8));
        Assert.True(rows.TryRemove("k"u8, "v"u8));
        Assert.False(rows.TryRemove("k"u8, "v"u8));
        Assert.True(rows.IsEmpty);
        Assert.Equal(2, rows.Found);
    }

    [Fact]
    public void TryRemove_OtherKeyOrValue_IsNotFound()
    {
        WrittenRows rows = new();
        rows.TryAdd("k"u8, "v"u8);

        Assert.False(rows.TryRemove("v"u8, "k"u8));
        Assert.False(rows.TryRemove("k"u8, "w"u8));
        Assert.False(rows.TryRemove("l"u8, "v"u8));
    }

    [Fact]
    public void OnCheckpoint_NoRowsCame_WaitsOn()
    {
        WrittenRows rows = new();
        rows.TryAdd("k"u8, "v"u8);

        Assert.All(Enumerable.Range(0, 10), _ => Assert.False(rows.OnCheckpoint()));
        Assert.True(rows.TryRemove("k"u8, "v"u8));
    }

    [Fact]
    public void OnCheckpoint_OnlyNewRowsCame_LetsGoOfTheRestAtTheThird()
    {
        WrittenRows rows = new();
        rows.TryAdd("k"u8, "v"u8);

        Assert.Equal([false, false, true], Enumerable.Range(0, 3).Select(i =>
        {
            rows.TryRemove("new"u8, [(byte)i]);
            return rows.OnCheckpoint();
        }));
        Assert.True(rows.IsEmpty);
    }
}
