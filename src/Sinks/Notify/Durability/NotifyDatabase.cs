using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Muting;
using Streams.Stages;
using Streams.Storage;
using Streams.Storage.Sqlite;

namespace Streams.Sinks.Notify.Durability;

/// <summary>Keeps alerts, groups, silences, the log, the queue and the dead in a SQLite file.</summary>
/// <remarks>
/// Changes are gathered and written in one transaction, synced to the disk at <see cref="Commit"/>; a crash leaves the file
/// as of a commit. Used by one thread at a time.
/// </remarks>
internal sealed class NotifyDatabase : INotifyJournal, IDisposable
{
    // Rows are small, those of a batch may lie here and there, and each makes a whole page be written.
    private const int PageBytes = 1024;

    // The pages that a batch changes stay in memory until they are written once, at its end.
    private const int CacheKibibytes = 16 * 1024;

    private readonly SqliteConnection _connection;
    private readonly WalCheckpointer _checkpointer;
    private readonly JournalTable<ulong, Alert> _alerts;
    private readonly JournalTable<string, AlertGroup> _groups;
    private readonly JournalTable<string, Silence> _silences;
    private readonly JournalTable<(string Group, string Target), LogEntry> _log;
    private readonly JournalTable<string, QueuedNotification> _queue;
    private readonly JournalTable<string, DeadNotification> _dead;
    private readonly StateWriter _buffer = new(4096);
    private readonly string _path;

    private NotifyDatabase(string path, SqliteConnection connection)
    {
        _path = path;
        _connection = connection;
        _alerts = new JournalTable<ulong, Alert>(connection, "alerts", JournalCodec.Write);
        _groups = new JournalTable<string, AlertGroup>(connection, "groups", WriteGroup);
        _silences = new JournalTable<string, Silence>(connection, "silences", JournalCodec.Write);
        _log = new JournalTable<(string, string), LogEntry>(connection, "log", JournalCodec.Write);
        _queue = new JournalTable<string, QueuedNotification>(connection, "queue", JournalCodec.Write);
        _dead = new JournalTable<string, DeadNotification>(connection, "dead", JournalCodec.Write);
        _checkpointer = new WalCheckpointer(path, connection);
    }

    /// <summary>Opens the file, or makes it; one that cannot be used is a <see cref="StorageException"/> that says why.</summary>
    public static NotifyDatabase Open(string path)
    {
        SqliteConnection connection = SqliteFile.Open(path, pageBytes: PageBytes);
        try
        {
            long version = Convert.ToInt64(Scalar(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture);
            if (version is not (0 or JournalCodec.Version))
            {
                throw new StorageException(
                    $"'{path}' has version {version}, this program knows version {JournalCodec.Version}; "
                    + "run the one that wrote it, or move the file away");
            }

            NotifyDatabase database = new(path, connection);
            Scalar(connection, $"PRAGMA user_version = {JournalCodec.Version}");
            Scalar(connection, $"PRAGMA cache_size = -{CacheKibibytes}");
            return database;
        }
        catch (SqliteException cause)
        {
            connection.Dispose();
            throw SqliteFile.Explain(path, cause);
        }
        catch (StorageException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Puts everything that was kept into a core that is still empty.</summary>
    public void Load(NotifyCore core, EventTime now)
    {
        try
        {
            NotifyEngine engine = core.Engine;
            _silences.Load(
                (byte[] body, [NotNullWhen(true)] out string? id) =>
                {
                    Silence silence = JournalCodec.ReadSilence(body);
                    engine.Silences.Restore(silence);
                    id = silence.Id;
                    return true;
                },
                _path);
            _log.Load(
                (byte[] body, out (string Group, string Target) key) =>
                {
                    LogEntry entry = JournalCodec.ReadLogEntry(body);
                    engine.Log.Put(entry);
                    key = (entry.GroupKey, entry.Target.ToString());
                    return true;
                },
                _path);
            _alerts.Load(
                (byte[] body, out ulong fingerprint) =>
                {
                    Alert alert = JournalCodec.ReadAlert(body, out IReadOnlyList<ulong> routes);
                    engine.Restore(alert, routes, now);
                    fingerprint = alert.Fingerprint;
                    return true;
                },
                _path);
            _groups.Load((byte[] body, [NotNullWhen(true)] out string? key) => LoadGroup(engine, body, now, out key), _path);
            _queue.Load(
                (byte[] body, [NotNullWhen(true)] out string? key) =>
                {
                    QueuedNotification queued = JournalCodec.ReadQueued(body);
                    key = queued.Notification.Key;
                    return core.TryRestore(queued, now);
                },
                _path);
            _dead.Load(
                (byte[] body, [NotNullWhen(true)] out string? key) =>
                {
                    DeadNotification dead = JournalCodec.ReadDead(body);
                    core.Restore(dead);
                    key = dead.Notification.Key;
                    return true;
                },
                _path);
        }
        catch (SqliteException cause)
        {
            throw SqliteFile.Explain(_path, cause);
        }
    }

    /// <summary>Makes durable what was told since the last commit.</summary>
    public void Commit()
    {
        if (!_alerts.HasChanges && !_groups.HasChanges && !_silences.HasChanges
            && !_log.HasChanges && !_queue.HasChanges && !_dead.HasChanges)
        {
            return;
        }

        try
        {
            long bytes = 0;
            SqliteFile.InTransaction(_connection, _ => bytes = _alerts.Write(_buffer) + _groups.Write(_buffer)
                + _silences.Write(_buffer) + _log.Write(_buffer) + _queue.Write(_buffer) + _dead.Write(_buffer));
            _checkpointer.OnCommitted(bytes);
        }
        catch (SqliteException cause)
        {
            throw SqliteFile.Explain(_path, cause);
        }

        _alerts.Clear();
        _groups.Clear();
        _silences.Clear();
        _log.Clear();
        _queue.Clear();
        _dead.Clear();
    }

    public void Save(Alert alert) => _alerts.Put(alert.Fingerprint, alert);

    public void RemoveAlert(ulong fingerprint) => _alerts.Remove(fingerprint);

    public void Save(AlertGroup group) => _groups.Put(group.Key, group);

    public void RemoveGroup(string key) => _groups.Remove(key);

    public void Save(Silence silence) => _silences.Put(silence.Id, silence);

    public void RemoveSilence(string id) => _silences.Remove(id);

    public void Save(LogEntry entry) => _log.Put((entry.GroupKey, entry.Target.ToString()), entry);

    public void Remove(LogEntry entry) => _log.Remove((entry.GroupKey, entry.Target.ToString()));

    public void Save(QueuedNotification queued) => _queue.Put(queued.Notification.Key, queued);

    public void RemoveQueued(string key) => _queue.Remove(key);

    public void Save(DeadNotification dead) => _dead.Put(dead.Notification.Key, dead);

    public void RemoveDead(string key) => _dead.Remove(key);

    public void Dispose()
    {
        _alerts.Dispose();
        _groups.Dispose();
        _silences.Dispose();
        _log.Dispose();
        _queue.Dispose();
        _dead.Dispose();
        _checkpointer.Dispose();
        _connection.Dispose();
    }

    private static void WriteGroup(StateWriter writer, AlertGroup group)
    {
        writer.WriteBytes(BitConverter.GetBytes(group.Route.KeyHash));
        writer.WriteLabels(group.Labels);
        writer.WriteLong(group.NextFlush.Milliseconds);
        writer.WriteByte((byte)(group.HasFlushed ? 1 : 0));
    }

    private static bool LoadGroup(NotifyEngine engine, byte[] body, EventTime now, [NotNullWhen(true)] out string? key)
    {
        StateReader reader = new(body);
        ulong route = BitConverter.ToUInt64(reader.ReadBytes());
        Labels labels = reader.ReadLabels();
        EventTime next = new(reader.ReadLong());
        key = engine.RestoreGroup(route, labels, next, hasFlushed: reader.ReadByte() == 1, now);
        return key is not null;
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
