using Microsoft.Data.Sqlite;
using Streams.Storage.Sqlite;
using Streams.TestKit;

namespace Streams.Storage.Tests.Sqlite;

public sealed class SqliteStatementTests
{
    [Fact]
    public void Run_TheTableIsGone_SaysWhatSqliteSays()
    {
        using TestFolder folder = new();
        using SqliteConnection connection = SqliteFile.Open(folder.File("a.db"));
        using SqliteStatement put = Table(connection);
        using SqliteCommand drop = connection.CreateCommand();
        drop.CommandText = "DROP TABLE a";
        drop.ExecuteNonQuery();

        SqliteException error = Assert.Throws<SqliteException>(() => put.Run(1, [1]));

        Assert.Contains("no such table: a", error.Message, StringComparison.Ordinal);
    }

    private static SqliteStatement Table(SqliteConnection connection)
    {
        using SqliteCommand create = connection.CreateCommand();
        create.CommandText = "CREATE TABLE a (row INTEGER PRIMARY KEY, body BLOB NOT NULL)";
        create.ExecuteNonQuery();
        return new SqliteStatement(connection, "INSERT OR REPLACE INTO a (row, body) VALUES (?1, ?2)");
    }
}
