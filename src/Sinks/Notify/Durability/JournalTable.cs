using Microsoft.Data.Sqlite;
using Streams.Stages;

namespace Streams.Sinks.Notify.Durability;

/// <summary>One table of keys and bodies, and what is to be written to it at the next commit.</summary>
/// <remarks>
/// A value that changes again before the commit is written once, as it is then. Rows stand in the order in which they came
/// first, and a change leaves them there: what is told together lies together, and a batch dirties few pages.
/// </remarks>
internal sealed class JournalTable<T> : IDisposable
    where T : class
{
    private readonly Dictionary<string, T?> _changes = [];
    private readonly Action<StateWriter, T> _write;
    private readonly SqliteCommand _put;
    private readonly SqliteCommand _delete;
    private readonly SqliteConnection _connection;
    private readonly string _name;

    public JournalTable(SqliteConnection connection, string name, Action<StateWriter, T> write)
    {
        _connection = connection;
        _name = name;
        _write = write;
        Run($"CREATE TABLE IF NOT EXISTS {name} (key TEXT PRIMARY KEY, body BLOB NOT NULL)");
        _put = Prepare(
            $"INSERT INTO {name} (key, body) VALUES ($key, $body) ON CONFLICT (key) DO UPDATE SET body = excluded.body", "$body");
        _delete = Prepare($"DELETE FROM {name} WHERE key = $key");
    }

    public bool HasChanges => _changes.Count > 0;

    public void Put(string key, T value) => _changes[key] = value;

    public void Remove(string key) => _changes[key] = null;

    /// <summary>Writes what has changed, within the transaction that is open.</summary>
    public void Write(SqliteTransaction transaction, StateWriter buffer)
    {
        _put.Transaction = transaction;
        _delete.Transaction = transaction;
        foreach ((string key, T? value) in _changes)
        {
            SqliteCommand command = value is null ? _delete : _put;
            command.Parameters["$key"].Value = key;
            if (value is not null)
            {
                buffer.Clear();
                _write(buffer, value);
                command.Parameters["$body"].Value = buffer.Written.ToArray();
            }

            command.ExecuteNonQuery();
        }
    }

    /// <summary>Forgets the changes once they are kept.</summary>
    public void Clear() => _changes.Clear();

    /// <summary>All rows, as they were kept.</summary>
    public IEnumerable<(string Key, byte[] Body)> ReadAll()
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = $"SELECT key, body FROM {_name} ORDER BY key";
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return (reader.GetString(0), (byte[])reader[1]);
        }
    }

    public void Dispose()
    {
        _put.Dispose();
        _delete.Dispose();
    }

    private SqliteCommand Prepare(string sql, params string[] parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (string parameter in (string[])["$key", .. parameters])
        {
            command.Parameters.Add(new SqliteParameter(parameter, null));
        }

        return command;
    }

    private void Run(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
