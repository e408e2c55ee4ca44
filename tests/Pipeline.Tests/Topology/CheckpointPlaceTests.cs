using Streams.Topology;

namespace Streams.Tests.Topology;

public sealed class CheckpointPlaceTests
{
    [Fact]
    public void Parse_WordsAndAddresses_AreUnderstood()
    {
        Assert.Same(CheckpointPlace.Local, CheckpointPlace.Parse("local"));
        Assert.Same(CheckpointPlace.Memory, CheckpointPlace.Parse("memory"));
        Assert.Equal("postgres://me:pw@db:5432/streams", CheckpointPlace.Parse("postgres://me:pw@db:5432/streams").PostgresUrl);
        Assert.Null(CheckpointPlace.Local.PostgresUrl);
    }

    [Theory]
    [InlineData("")]
    [InlineData("disk")]
    [InlineData("mysql://db/streams")]
    public void TryParse_AnythingElse_IsFalse(string text) => Assert.False(CheckpointPlace.TryParse(text, null, out _));

    [Fact]
    public void ToString_AddressWithPassword_DoesNotShowIt()
    {
        Assert.Equal("postgres://me@db:5432/streams", CheckpointPlace.Parse("postgres://me:secret@db:5432/streams").ToString());
        Assert.Equal("local", CheckpointPlace.Local.ToString());
    }
}
