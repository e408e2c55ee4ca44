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
    private readonly SqliteConnection _connection;
    private readonly JournalTable<Alert> _alerts;
    private readonly JournalTable<AlertGroup> _groups;
    private readonly JournalTable<Silence> _silences;
    private readonly JournalTable<LogEntry> _log;
    private readonly JournalTable<QueuedNotification> _queue;
    private readonly JournalTable<DeadNotification> _dead;
    private readonly StateWriter _buffer = new(4096);
    private readonly string _path;

    private NotifyDatabase(string path, SqliteConnection connection)
    {
        _path = path;
        _connection = connection;
        _alerts = new JournalTable<Alert>(connection, "alerts", JournalCodec.Write);
        _groups = new JournalTable<AlertGroup>(connection, "groups", WriteGroup);
        _silences = new JournalTable<Silence>(connection, "silences", JournalCodec.Write);
        _log = new JournalTable<LogEntry>(connection, "log", JournalCodec.Write);
        _queue = new JournalTable<QueuedNotification>(connection, "queue", JournalCodec.Write);
        _dead = new JournalTable<DeadNotification>(connection, "dead", JournalCodec.Write);
    }

    /// <summary>Opens the file, or makes it; one that cannot be used is a <see cref="StorageException"/> that says why.</summary>
    public static NotifyDatabase Open(string path)
    {
        SqliteConnection connection = SqliteFile.Open(path);
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
            Each(_silences, (id, body) => engine.Silences.Restore(JournalCodec.ReadSilence(id, body)));
            Each(_log, (_, body) => engine.Log.Put(JournalCodec.ReadLogEntry(body)));
            Each(_alerts, (_, body) => engine.Restore(JournalCodec.ReadAlert(body, out IReadOnlyList<ulong> routes), routes, now));
            Each(_groups, (_, body) => LoadGroup(engine, body, now));
            Each(_queue, (_, body) => core.Restore(JournalCodec.ReadQueued(body), now));
            Each(_dead, (_, body) => core.Restore(JournalCodec.ReadDead(body)));
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
            SqliteFile.InTransaction(_connection, transaction =>
            {
                _alerts.Write(transaction, _buffer);
                _groups.Write(transaction, _buffer);
                _silences.Write(transaction, _buffer);
                _log.Write(transaction, _buffer);
                _queue.Write(transaction, _buffer);
                _dead.Write(transaction, _buffer);
            });
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

    public void Save(Alert alert) => _alerts.Put(AlertFingerprint.Format(alert.Fingerprint), alert);

    public void RemoveAlert(ulong fingerprint) => _alerts.Remove(AlertFingerprint.Format(fingerprint));

    public void Save(AlertGroup group) => _groups.Put(group.Key, group);

    public void RemoveGroup(string key) => _groups.Remove(key);

    public void Save(Silence silence) => _silences.Put(silence.Id, silence);

    public void RemoveSilence(string id) => _silences.Remove(id);

    public void Save(LogEntry entry) => _log.Put(KeyOf(entry), entry);

    public void Remove(LogEntry entry) => _log.Remove(KeyOf(entry));

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
        _connection.Dispose();
    }

    private static string KeyOf(LogEntry entry) => $"{entry.Target} {entry.GroupKey}";

    private static void WriteGroup(StateWriter writer, AlertGroup group)
    {
        writer.WriteBytes(BitConverter.GetBytes(group.Route.KeyHash));
        writer.WriteLabels(group.Labels);
        writer.WriteLong(group.NextFlush.Milliseconds);
        writer.WriteByte((byte)(group.HasFlushed ? 1 : 0));
    }

    private static void LoadGroup(NotifyEngine engine, byte[] body, EventTime now)
    {
        StateReader reader = new(body);
        ulong route = BitConverter.ToUInt64(reader.ReadBytes());
        Labels labels = reader.ReadLabels();
        EventTime next = new(reader.ReadLong());
        engine.RestoreGroup(route, labels, next, hasFlushed: reader.ReadByte() == 1, now);
    }

    private void Each<T>(JournalTable<T> table, Action<string, byte[]> restore)
        where T : class
    {
        foreach ((string key, byte[] body) in table.ReadAll())
        {
            try
            {
                restore(key, body);
            }
            catch (Exception cause) when (cause is InvalidDataException or FormatException)
            {
                throw new StorageException(
                    $"'{_path}' is damaged at '{key}': {cause.Message} Move the file away to begin without it.", cause);
            }
        }
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
