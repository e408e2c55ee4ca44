using Streams.Data;
using Streams.Stages;

namespace Streams.Operators.Rules.Groups.Alerts;

/// <summary>Alerts in a state.</summary>
internal static class AlertCodec
{
    public static void Write(ActiveAlert alert, StateWriter writer)
    {
        writer.WriteLabels(alert.Labels);
        writer.WriteByte((byte)alert.Phase);
        writer.WriteDouble(alert.Value);
        writer.WriteLong(alert.ActiveAt.Milliseconds);
        Write(alert.FiredAt, writer);
        Write(alert.ResolvedAt, writer);
        Write(alert.KeepFiringSince, writer);
        Write(alert.SentAt, writer);
        writer.WriteLong(alert.MetAt.Milliseconds);
        writer.WriteLabels(alert.Source);
        writer.WriteByte(alert.Annotations is null ? (byte)0 : (byte)1);
        writer.WriteLabels(alert.Annotations ?? Labels.Empty);
    }

    public static ActiveAlert Read(ref StateReader reader)
    {
        ActiveAlert alert = new(reader.ReadLabels())
        {
            Phase = ReadPhase(ref reader),
            Value = reader.ReadDouble(),
            ActiveAt = new EventTime(reader.ReadLong()),
            FiredAt = ReadTime(ref reader),
            ResolvedAt = ReadTime(ref reader),
            KeepFiringSince = ReadTime(ref reader),
            SentAt = ReadTime(ref reader),
            MetAt = new EventTime(reader.ReadLong()),
            Source = reader.ReadLabels(),
        };
        bool hasAnnotations = reader.ReadByte() != 0;
        Labels annotations = reader.ReadLabels();
        alert.Annotations = hasAnnotations ? annotations : null;
        return alert;
    }

    private static AlertPhase ReadPhase(ref StateReader reader) => (AlertPhase)reader.ReadByte() switch
    {
        AlertPhase phase and (AlertPhase.Pending or AlertPhase.Firing or AlertPhase.Resolved) => phase,
        AlertPhase other => throw new InvalidDataException($"An alert is in a state that there is not: {(int)other}."),
    };

    private static void Write(EventTime? time, StateWriter writer)
    {
        writer.WriteByte(time is null ? (byte)0 : (byte)1);
        if (time is { } known)
        {
            writer.WriteLong(known.Milliseconds);
        }
    }

    private static EventTime? ReadTime(ref StateReader reader) =>
        reader.ReadByte() == 0 ? null : new EventTime(reader.ReadLong());
}
