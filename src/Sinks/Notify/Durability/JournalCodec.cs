using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Matching;
using Streams.Sinks.Notify.Muting;
using Streams.Stages;

namespace Streams.Sinks.Notify.Durability;

/// <summary>Writes what is kept over restarts as bytes, and reads it back.</summary>
internal static class JournalCodec
{
    /// <summary>The version of the layout; a file of another one is refused.</summary>
    public const int Version = 2;

    public static void Write(StateWriter writer, Alert alert)
    {
        writer.WriteLabels(alert.Labels);
        writer.WriteLabels(alert.Annotations);
        WriteTime(writer, alert.StartsAt);
        WriteTime(writer, alert.EndsAt);
        WriteTime(writer, alert.UpdatedAt);
        WriteTime(writer, alert.ToldAt);
        writer.WriteText(alert.GeneratorUrl);
        writer.WriteDouble(alert.Value);
        writer.WriteByte((byte)(alert.IsTimeout ? 1 : 0));
        WriteOptional(writer, alert.Acknowledgement, (w, ack) =>
        {
            w.WriteText(ack.By);
            w.WriteText(ack.Comment);
            WriteTime(w, ack.At);
        });
        WriteOptional(writer, alert.Flapping, (w, flapping) =>
        {
            w.WriteByte((byte)(flapping.IsHeld ? 1 : 0));
            WriteMany(w, [.. flapping.Changes], WriteTime);
        });
        WriteRoutes(writer, alert);
    }

    /// <summary>Reads an alert and the routes in whose groups it was.</summary>
    public static Alert ReadAlert(ReadOnlySpan<byte> bytes, out IReadOnlyList<ulong> routes)
    {
        StateReader reader = new(bytes);
        Labels labels = reader.ReadLabels();
        Alert alert = new(AlertFingerprint.Of(labels), labels)
        {
            Annotations = reader.ReadLabels(),
            StartsAt = ReadTime(ref reader),
            EndsAt = ReadTime(ref reader),
            UpdatedAt = ReadTime(ref reader),
            ToldAt = ReadTime(ref reader),
            GeneratorUrl = reader.ReadText(),
            Value = reader.ReadDouble(),
            IsTimeout = reader.ReadByte() == 1,
        };
        if (reader.ReadByte() == 1)
        {
            alert.Acknowledgement = new Acknowledgement(reader.ReadText(), reader.ReadText(), ReadTime(ref reader));
        }

        if (reader.ReadByte() == 1)
        {
            bool isHeld = reader.ReadByte() == 1;
            alert.Flapping = FlapHistory.Restore(ReadMany(ref reader, ReadTime), isHeld);
        }

        routes = ReadMany(ref reader, ReadFixed);
        return alert;
    }

    public static void Write(StateWriter writer, Silence silence)
    {
        writer.WriteText(silence.Id);
        writer.WriteText(silence.Matchers.ToString());
        WriteTime(writer, silence.StartsAt);
        WriteTime(writer, silence.EndsAt);
        WriteTime(writer, silence.UpdatedAt);
        writer.WriteText(silence.CreatedBy);
        writer.WriteText(silence.Comment);
    }

    public static Silence ReadSilence(ReadOnlySpan<byte> bytes)
    {
        StateReader reader = new(bytes);
        return new Silence(
            reader.ReadText(),
            AlertMatchers.Parse(reader.ReadText()),
            ReadTime(ref reader),
            ReadTime(ref reader),
            ReadTime(ref reader),
            reader.ReadText(),
            reader.ReadText());
    }

    public static void Write(StateWriter writer, LogEntry entry)
    {
        writer.WriteText(entry.GroupKey);
        WriteTarget(writer, entry.Target);
        WriteTime(writer, entry.At);
        WriteTime(writer, entry.ExpiresAt);
        WriteMany(writer, [.. entry.Firing], WriteFixed);
        WriteMany(writer, [.. entry.Resolved], WriteFixed);
        WriteMany(writer, [.. entry.Flapping], WriteFixed);
        writer.WriteLong(entry.Sequence);
        WriteTime(writer, entry.FiringSince ?? EventTime.Maximum);
    }

    public static LogEntry ReadLogEntry(ReadOnlySpan<byte> bytes)
    {
        StateReader reader = new(bytes);
        LogEntry entry = new()
        {
            GroupKey = reader.ReadText(),
            Target = ReadTarget(ref reader),
            At = ReadTime(ref reader),
            ExpiresAt = ReadTime(ref reader),
            Firing = new HashSet<ulong>(ReadMany(ref reader, ReadFixed)),
            Resolved = new HashSet<ulong>(ReadMany(ref reader, ReadFixed)),
            Flapping = new HashSet<ulong>(ReadMany(ref reader, ReadFixed)),
            Sequence = reader.ReadLong(),
        };
        EventTime since = ReadTime(ref reader);
        return entry with { FiringSince = since == EventTime.Maximum ? null : since };
    }

    public static void Write(StateWriter writer, QueuedNotification queued)
    {
        WriteNotification(writer, queued.Notification);
        writer.WriteLong(queued.Attempts);
        writer.WriteText(queued.DigestKey ?? "");
        writer.WriteText(queued.LastError);
    }

    public static QueuedNotification ReadQueued(ReadOnlySpan<byte> bytes)
    {
        StateReader reader = new(bytes);
        QueuedNotification queued = new(ReadNotification(ref reader)) { Attempts = (int)reader.ReadLong() };
        string digest = reader.ReadText();
        queued.DigestKey = digest.Length == 0 ? null : digest;
        queued.LastError = reader.ReadText();
        return queued;
    }

    public static void Write(StateWriter writer, DeadNotification dead)
    {
        WriteNotification(writer, dead.Notification);
        writer.WriteText(dead.Reason);
        writer.WriteLong(dead.Attempts);
        WriteTime(writer, dead.At);
    }

    public static DeadNotification ReadDead(ReadOnlySpan<byte> bytes)
    {
        StateReader reader = new(bytes);
        return new DeadNotification(
            ReadNotification(ref reader), reader.ReadText(), (int)reader.ReadLong(), ReadTime(ref reader));
    }

    private static void WriteNotification(StateWriter writer, Notification notification)
    {
        writer.WriteText(notification.Key);
        WriteTarget(writer, notification.Target);
        WriteOptional(writer, notification.InPlaceOf, WriteTarget);
        writer.WriteText(notification.GroupKey);
        writer.WriteLabels(notification.GroupLabels);
        writer.WriteByte((byte)notification.Reason);
        WriteTime(writer, notification.CreatedAt);
        WriteTime(writer, notification.Deadline);
        writer.WriteLong((long)notification.RepeatInterval.TotalMilliseconds);
        WriteMany(writer, notification.Alerts, (w, alert) =>
        {
            w.WriteLabels(alert.Labels);
            w.WriteLabels(alert.Annotations);
            WriteTime(w, alert.StartsAt);
            WriteTime(w, alert.EndsAt);
            w.WriteText(alert.GeneratorUrl);
            w.WriteDouble(alert.Value);
            w.WriteByte((byte)(alert.IsFlapping ? 1 : 0));
        });
    }

    private static Notification ReadNotification(ref StateReader reader)
    {
        string key = reader.ReadText();
        Target target = ReadTarget(ref reader);
        Target? inPlaceOf = reader.ReadByte() == 1 ? ReadTarget(ref reader) : null;
        return new Notification
        {
            Key = key,
            Target = target,
            InPlaceOf = inPlaceOf,
            GroupKey = reader.ReadText(),
            GroupLabels = reader.ReadLabels(),
            Reason = (NotifyReason)reader.ReadByte(),
            CreatedAt = ReadTime(ref reader),
            Deadline = ReadTime(ref reader),
            RepeatInterval = TimeSpan.FromMilliseconds(reader.ReadLong()),
            Alerts = ReadMany(ref reader, ReadNotifiedAlert),
        };
    }

    private static NotifiedAlert ReadNotifiedAlert(ref StateReader reader)
    {
        Labels labels = reader.ReadLabels();
        return new NotifiedAlert
        {
            Fingerprint = AlertFingerprint.Of(labels),
            Labels = labels,
            Annotations = reader.ReadLabels(),
            StartsAt = ReadTime(ref reader),
            EndsAt = ReadTime(ref reader),
            GeneratorUrl = reader.ReadText(),
            Value = reader.ReadDouble(),
            IsFlapping = reader.ReadByte() == 1,
        };
    }

    /// <summary>The routes in whose groups an alert is; a loop, as alerts are written by the thousand.</summary>
    private static void WriteRoutes(StateWriter writer, Alert alert)
    {
        ulong count = 0;
        foreach (AlertGroup group in alert.Groups)
        {
            count += group.Contains(alert) ? 1UL : 0;
        }

        writer.WriteVarInt(count);
        foreach (AlertGroup group in alert.Groups)
        {
            if (group.Contains(alert))
            {
                WriteFixed(writer, group.Route.KeyHash);
            }
        }
    }

    private delegate T ReadOne<T>(ref StateReader reader);

    private static void WriteTarget(StateWriter writer, Target target)
    {
        writer.WriteText(target.Receiver);
        writer.WriteText(target.Kind);
        writer.WriteLong(target.Index);
        writer.WriteByte((byte)(target.SendsResolved ? 1 : 0));
    }

    private static Target ReadTarget(ref StateReader reader) =>
        new(reader.ReadText(), reader.ReadText(), (int)reader.ReadLong(), reader.ReadByte() == 1);

    private static void WriteTime(StateWriter writer, EventTime time) => writer.WriteLong(time.Milliseconds);

    private static EventTime ReadTime(ref StateReader reader) => new(reader.ReadLong());

    private static void WriteFixed(StateWriter writer, ulong number) => writer.WriteVarInt(number);

    private static ulong ReadFixed(ref StateReader reader) => reader.ReadVarInt();

    private static void WriteOptional<T>(StateWriter writer, T? value, Action<StateWriter, T> write)
        where T : class
    {
        writer.WriteByte((byte)(value is null ? 0 : 1));
        if (value is not null)
        {
            write(writer, value);
        }
    }

    private static void WriteMany<T>(StateWriter writer, IReadOnlyList<T> items, Action<StateWriter, T> write)
    {
        writer.WriteVarInt((ulong)items.Count);
        foreach (T item in items)
        {
            write(writer, item);
        }
    }

    private static T[] ReadMany<T>(ref StateReader reader, ReadOne<T> read)
    {
        T[] items = new T[reader.ReadInt()];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = read(ref reader);
        }

        return items;
    }
}
