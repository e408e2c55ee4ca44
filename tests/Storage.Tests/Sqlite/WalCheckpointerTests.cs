using Microsoft.Data.Sqlite;
using Streams.Storage.Sqlite;
using Streams.TestKit;

namespace Streams.Storage.Tests.Sqlite;

public sealed class WalCheckpointerTests
{
    private const int RowBytes = 64 * 1024;

    /// <summary>The log's file is written from its start again after it was moved, so it stays far shorter than what was written.</summary>
    [Fact]
    public void OnCommitted_MuchIsWritten_TheLogStaysShort()
    {
        using TestFolder folder = new();
        string file = folder.File("a.db");
        const int Rows = 2048;

        using (SqliteConnection connection = SqliteFile.Open(file))
        using (WalCheckpointer checkpointer = new(file, connection))
        using (SqliteStatement put = Table(connection))
        {
            byte[] body = new byte[RowBytes];
            for (int row = 0; row < Rows; row++)
            {
                SqliteFile.InTransaction(connection, _ => put.Run(row % 16, body));
                checkpointer.OnCommitted(RowBytes);
            }

            Assert.InRange(new FileInfo($"{file}-wal").Length, 1, WalCheckpointer.BytesToWait + WalCheckpointer.BytesToStart);
            Assert.InRange(checkpointer.Runs, 1, Rows * RowBytes / WalCheckpointer.BytesToStart);
        }

        using SqliteConnection again = SqliteFile.Open(file);
        using SqliteCommand count = again.CreateCommand();
        count.CommandText = "SELECT count(*) FROM a";
        Assert.Equal(16L, count.ExecuteScalar());
    }

    private static SqliteStatement Table(SqliteConnection connection)
    {
        using SqliteCommand create = connection.CreateCommand();
        create.CommandText = "CREATE TABLE a (row INTEGER PRIMARY KEY, body BLOB NOT NULL)";
        create.ExecuteNonQuery();
        return new SqliteStatement(connection, "INSERT OR REPLACE INTO a (row, body) VALUES (?1, ?2)");
    }
}
