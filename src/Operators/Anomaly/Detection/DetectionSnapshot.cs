using Streams.Data;
using Streams.Operators.Windows.Keys;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Detection;

/// <summary>Writes what an operator knows: an entry for each group, and one for what it has learnt of all together.</summary>
internal sealed class DetectionSnapshot(IDetector detector, Func<Labels, Labels> placeOf)
{
    /// <summary>The first byte of the entry of all groups together.</summary>
    public const byte SharedEntry = 1;

    private const byte GroupEntry = 0;

    /// <summary>Writes all entries.</summary>
    public void Write(
        SnapshotWriter writer, KeyTable groups, GroupState[] states, double[] lastValues, int columns, ReadOnlySpan<WaitingRow> waiting)
    {
        WaitingRow[] rows = waiting.ToArray();
        Array.Sort(rows, Compare);
        int next = 0;
        for (int group = 0; group < groups.Limit; group++)
        {
            int start = next;
            while (next < rows.Length && rows[next].Group == group)
            {
                next++;
            }

            GroupState known = group < states.Length ? states[group] : default;
            if (!groups.IsAlive(group) || (known.Vectors == 0 && next == start))
            {
                continue;
            }

            Labels labels = groups[group];
            StateWriter state = writer.Begin(placeOf(labels));
            state.WriteByte(GroupEntry);
            if (detector.IsShared)
            {
                state.WriteLabels(labels);
            }

            known.Write(state);
            if (known.Vectors > 0)
            {
                detector.Write(group, state);
            }

            WriteLastValues(state, group < states.Length && lastValues.Length > 0 ? lastValues.AsSpan(group * columns, columns) : []);
            WriteRows(state, rows.AsSpan(start, next - start));
        }

        if (detector.IsShared)
        {
            StateWriter state = writer.Begin(Labels.Empty);
            state.WriteByte(SharedEntry);
            detector.WriteShared(state);
        }
    }

    /// <summary>Reads what a group's features last were.</summary>
    public static void ReadLastValues(ref StateReader state, Span<double> values)
    {
        int count = state.ReadInt();
        for (int f = 0; f < count; f++)
        {
            double value = state.ReadDouble();
            if (f < values.Length)
            {
                values[f] = value;
            }
        }
    }

    private static void WriteLastValues(StateWriter state, ReadOnlySpan<double> values)
    {
        state.WriteVarInt((ulong)values.Length);
        foreach (double value in values)
        {
            state.WriteDouble(value);
        }
    }

    private static void WriteRows(StateWriter state, ReadOnlySpan<WaitingRow> rows)
    {
        state.WriteVarInt((ulong)rows.Length);
        foreach (ref readonly WaitingRow row in rows)
        {
            state.WriteLong(row.Time);
            state.WriteVarInt((ulong)row.Feature);
            state.WriteDouble(row.Value);
        }
    }

    private static int Compare(WaitingRow x, WaitingRow y) =>
        x.Group != y.Group ? x.Group.CompareTo(y.Group)
        : x.Time != y.Time ? x.Time.CompareTo(y.Time)
        : x.Feature != y.Feature ? x.Feature.CompareTo(y.Feature)
        : x.Value.CompareTo(y.Value);
}
