using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Streams.Stages;
using Streams.Storage;
using Streams.Storage.Sqlite;

namespace Streams.Sinks.Notify.Durability;

/// <summary>One table of what is kept by key, and what is to be written to it at the next commit.</summary>
/// <remarks>
/// A value that changes again before the commit is written once, as it is then. The file knows rows by number only; which key
/// has which number is known here. So rows lie in the order in which they came first, new ones at the end: what is told
/// together lies together, and there is no index in which a batch would dirty a page for each of its rows.
/// </remarks>
internal sealed class JournalTable<TKey, T> : IDisposable
    where TKey : notnull
    where T : class
{
    private readonly Dictionary<TKey, T?> _changes = [];
    private readonly Dictionary<TKey, long> _rows = [];
    private readonly List<long> _strays = [];
    private readonly Action<StateWriter, T> _write;
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _put;
    private readonly SqliteStatement _delete;
    private readonly string _name;
    private long _lastRow;

    public JournalTable(SqliteConnection connection, string name, Action<StateWriter, T> write)
    {
        _connection = connection;
        _name = name;
        _write = write;
        using (SqliteCommand create = connection.CreateCommand())
        {
            create.CommandText = $"CREATE TABLE IF NOT EXISTS {name} (row INTEGER PRIMARY KEY, body BLOB NOT NULL)";
            create.ExecuteNonQuery();
        }

        _put = new SqliteStatement(connection, $"INSERT OR REPLACE INTO {name} (row, body) VALUES (?1, ?2)");
        _delete = new SqliteStatement(connection, $"DELETE FROM {name} WHERE row = ?1");
    }

    /// <summary>Puts a row back; false when nothing has a use for it any more.</summary>
    public delegate bool Restore(byte[] body, [NotNullWhen(true)] out TKey? key);

    public bool HasChanges => _changes.Count > 0 || _strays.Count > 0;

    public void Put(TKey key, T value) => _changes[key] = value;

    public void Remove(TKey key) => _changes[key] = null;

    /// <summary>Writes what has changed, within the transaction that is open; gives how many bytes that was.</summary>
    public long Write(StateWriter buffer)
    {
        long bytes = 0;
        foreach (long row in _strays)
        {
            _delete.Run(row);
        }

        foreach ((TKey key, T? value) in _changes)
        {
            bool isKnown = _rows.TryGetValue(key, out long row);
            if (value is not null)
            {
                row = isKnown ? row : _rows[key] = ++_lastRow;
                buffer.Clear();
                _write(buffer, value);
                _put.Run(row, buffer.Written);
                bytes += buffer.Length;
            }
            else if (isKnown)
            {
                _delete.Run(row);
            }
        }

        return bytes;
    }

    /// <summary>Forgets the changes once they are kept.</summary>
    public void Clear()
    {
        foreach ((TKey key, T? value) in _changes)
        {
            if (value is null)
            {
                _rows.Remove(key);
            }
        }

        _changes.Clear();
        _strays.Clear();
    }

    /// <summary>Puts all rows back, in their order; one that cannot be read is a <see cref="StorageException"/>.</summary>
    public void Load(Restore restore, string path)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = $"SELECT row, body FROM {_name} ORDER BY row";
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            _lastRow = reader.GetInt64(0);
            try
            {
                if (restore((byte[])reader[1], out TKey? key))
                {
                    _rows[key] = _lastRow;
                }
                else
                {
                    _strays.Add(_lastRow);
                }
            }
            catch (Exception cause) when (cause is InvalidDataException or FormatException)
            {
                throw new StorageException(
                    $"'{path}' is damaged at row {_lastRow} of {_name}: {cause.Message} Move the file away to begin without it.", cause);
            }
        }
    }

    public void Dispose()
    {
        _put.Dispose();
        _delete.Dispose();
    }
}
