using Npgsql;
using Streams.Storage.Postgres;

namespace Streams.Tests.Postgres;

public sealed class PostgresUrlTests
{
    [Fact]
    public void Parse_WholeAddress_IsUnderstood()
    {
        NpgsqlConnectionStringBuilder settings = PostgresUrl.Parse("postgres://me:p%40ss@db.example:6543/streams?SslMode=Require");

        Assert.Equal(("db.example", 6543, "streams"), (settings.Host, settings.Port, settings.Database));
        Assert.Equal(("me", "p@ss", SslMode.Require), (settings.Username, settings.Password, settings.SslMode));
    }

    [Fact]
    public void Parse_HostOnly_HasTheDefaults()
    {
        NpgsqlConnectionStringBuilder settings = PostgresUrl.Parse("postgresql://db");

        Assert.Equal(("db", 5432), (settings.Host, settings.Port));
        Assert.Null(settings.Username);
    }

    [Theory]
    [InlineData("postgres://me:secret@db/streams?nothing=1", "nothing")]
    [InlineData("postgres://me:secret@db/streams?port=secret", "port")]
    [InlineData("mysql://me:secret@db", "postgres://user")]
    public void Parse_Wrong_SaysWhatAndHidesThePassword(string url, string expected)
    {
        FormatException refused = Assert.Throws<FormatException>(() => PostgresUrl.Parse(url));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("me:secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shown_Settings_HidesUserAndPassword() =>
        Assert.Equal("postgres://db:5432/streams", PostgresUrl.Shown(PostgresUrl.Parse("postgres://me:secret@db/streams")));
}
