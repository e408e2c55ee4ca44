using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Streams.Storage.Sqlite;

/// <summary>A prepared statement about one row by its number, for writing thousands of rows a commit.</summary>
/// <remarks>It goes past ADO.NET, whose parameters cost several times what SQLite itself does for a row.</remarks>
public sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>Prepares a statement whose first parameter is a number and whose second one, if there is one, bytes.</summary>
    /// <exception cref="SqliteException">The statement is wrong for this file.</exception>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Runs it for a row, within the transaction that is open.</summary>
    /// <exception cref="SqliteException">The row cannot be written.</exception>
    public void Run(long row)
    {
        Check(raw.sqlite3_bind_int64(_statement, 1, row));
        Step();
    }

    /// <summary>Runs it for a row and its bytes, which are copied.</summary>
    /// <exception cref="SqliteException">The row cannot be written.</exception>
    public void Run(long row, ReadOnlySpan<byte> body)
    {
        Check(raw.sqlite3_bind_blob(_statement, 2, body));
        Run(row);
    }

    /// <inheritdoc />
    public void Dispose() => _statement.Dispose();

    private void Step()
    {
        int code = raw.sqlite3_step(_statement);
        if (code != raw.SQLITE_DONE)
        {
            // The reset gives the same failure once more; the exception has to be made before, while its text is there.
            SqliteException? failure = Failure(code);
            _ = raw.sqlite3_reset(_statement);
            throw failure ?? new SqliteException("The statement gave rows.", code);
        }

        Check(raw.sqlite3_reset(_statement));
    }

    private void Check(int code)
    {
        if (Failure(code) is { } failure)
        {
            throw failure;
        }
    }

    private SqliteException? Failure(int code) => code is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE
        ? null
        : new SqliteException(
            $"SQLite Error {code}: '{raw.sqlite3_errmsg(_database).utf8_to_string()}'.",
            code & 0xff,
            raw.sqlite3_extended_errcode(_database));
}
