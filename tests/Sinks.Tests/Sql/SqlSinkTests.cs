using Npgsql;
using Streams.Data;
using Streams.Sinks.Outbound;
using Streams.Sinks.Sql;
using Streams.Sinks.Tests.Support;
using Streams.Storage.Postgres;
using Streams.TestKit.Postgres;

namespace Streams.Sinks.Tests.Sql;

public sealed class SqlSinkTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private const long Time = 1_767_225_600_000;
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly SinkContext _context = new(TimeProvider.System);

    [Theory]
    [InlineData(SqlMode.Upsert, 3)]
    [InlineData(SqlMode.Append, 6)]
    public async Task Write_SameRowsTwice_AreThereAsTheModeSays(SqlMode mode, int expected)
    {
        SqlSinkOptions options = new() { Url = await server.CreateDatabaseAsync(), Mode = mode };

        for (int run = 0; run < 2; run++)
        {
            await using SqlSink sink = await OpenAsync(options);
            await WriteAsync(
                sink, (Make.Series("a", ("b", "it's \"c\"")), Time, 1), (Make.Series("a"), Time, 2), (Make.Series("a"), Time + 1, 3));
            await sink.CheckpointAsync(None);
        }

        Assert.Equal($"{expected}", await AskAsync(options.Url, "SELECT count(*) FROM samples"));
        Assert.Equal("it's \"c\"", await AskAsync(options.Url, "SELECT labels->>'b' FROM samples WHERE labels ? 'b' LIMIT 1"));
        Assert.Equal("2026-01-01 00:00:00.001", await AskAsync(
            options.Url, "SELECT to_char(time AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS') FROM samples WHERE value = 3 LIMIT 1"));
    }

    [Fact]
    public async Task Write_OneSeriesAndTimeInOneTransaction_TheLastCounts()
    {
        SqlSinkOptions options = new() { Url = await server.CreateDatabaseAsync() };
        await using SqlSink sink = await OpenAsync(options);

        await WriteAsync(sink, (Make.Series("a"), Time, 1), (Make.Series("a"), Time, double.NaN), (Make.Series("a"), Time, 7));
        await sink.CompleteAsync(None);

        Assert.Equal("7", await AskAsync(options.Url, "SELECT string_agg(value::text, ',') FROM samples"));
    }

    [Fact]
    public async Task Write_MoreThanATransaction_ComesWhole()
    {
        SqlSinkOptions options = new() { Url = await server.CreateDatabaseAsync(), RowsMax = 100, Table = "public.other" };
        await using SqlSink sink = await OpenAsync(options);

        await WriteAsync(sink, [.. Enumerable.Range(0, 1050).Select(i => (Make.Series("a"), Time + i, (double)i))]);
        Assert.Equal("1000", await AskAsync(options.Url, "SELECT count(*) FROM public.other"));
        await sink.OnIdleAsync(None);

        Assert.Equal("1050", await AskAsync(options.Url, "SELECT count(*) FROM public.other"));
    }

    [Fact]
    public async Task Open_TableOfOtherColumns_FailsWithTheDatabasesWords()
    {
        string url = await server.CreateDatabaseAsync();
        await AskAsync(url, "CREATE TABLE samples (x int)");
        await using SqlSink sink = await OpenAsync(new SqlSinkOptions { Url = url, CreateTable = false });

        await WriteAsync(sink, (Make.Series("a"), Time, 1));
        IOException thrown = await Assert.ThrowsAsync<IOException>(async () => await sink.CompleteAsync(None));

        Assert.Contains("column \"name\" of relation \"samples\" does not exist", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_DatabaseGoesAwayAndComesBack_NothingIsLostOrDoubled()
    {
        SqlSinkOptions options = new()
        {
            Url = await server.CreateDatabaseAsync(),
            Mode = SqlMode.Upsert,
            Retry = new OutboundOptions { MinBackoff = TimeSpan.FromMilliseconds(20), MaxBackoff = TimeSpan.FromMilliseconds(100) },
        };
        await using SqlSink sink = await OpenAsync(options);
        await WriteAsync(sink, (Make.Series("a"), Time, 1));
        await sink.CheckpointAsync(None);

        await server.StopAsync();
        await WriteAsync(sink, (Make.Series("a"), Time + 1, 2));
        Task flush = sink.CheckpointAsync(None).AsTask();
        await server.StartAsync();
        await flush;

        Assert.Equal("1,2", await AskAsync(options.Url, "SELECT string_agg(value::text, ',' ORDER BY time) FROM samples"));
    }

    [Theory]
    [InlineData("mysql://x/y", "samples", "url")]
    [InlineData("postgres://x/y", "samples; drop table x", "table")]
    public void Validate_BrokenRule_NamesTheField(string url, string table, string field) =>
        Assert.Equal(field, Assert.Single(new SqlSinkOptions { Url = url, Table = table }.Validate()).Field);

    private async Task<SqlSink> OpenAsync(SqlSinkOptions options)
    {
        SqlSink sink = new(options, new Random(1));
        await sink.OpenAsync(_context, null, None);
        return sink;
    }

    private static async Task WriteAsync(SqlSink sink, params (Labels, long, double)[] rows)
    {
        using SampleBatch batch = Make.Batch(rows);
        await sink.WriteAsync(batch, None);
    }

    private static async Task<string> AskAsync(string url, string query)
    {
        await using NpgsqlConnection connection = new(PostgresUrl.Parse(url).ConnectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(query, connection);
        return $"{await command.ExecuteScalarAsync()}";
    }
}
