using Streams.Data;
using Streams.Operators.Windows.Keys;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Detection;

/// <summary>What an operator knew at one moment: an entry for each group, and one for what it has learnt of all together.</summary>
internal sealed class DetectionSnapshot : IFrozenState
{
    /// <summary>
    /// The version of what all operators that look for anomalies write. Of 1 and 2 groups are written without how bad their
    /// last anomaly was.
    /// </summary>
    public const int Version = 3;

    /// <summary>The first byte of the entry of all groups together.</summary>
    public const byte SharedEntry = 1;

    private const byte GroupEntry = 0;

    private readonly Func<Labels, Labels> _placeOf;
    private readonly IDetector _detector;
    private readonly Labels?[] _labels;
    private readonly GroupState[] _states;
    private readonly double[] _lastValues;
    private readonly WaitingRow[] _waiting;

    /// <summary>Copies what the operator goes on changing; takes the copies of the detector and of the rows.</summary>
    public DetectionSnapshot(
        Func<Labels, Labels> placeOf, IDetector detector, KeyTable groups, GroupState[] states, double[] lastValues, WaitingRow[] waiting)
    {
        (_placeOf, _detector, _waiting) = (placeOf, detector, waiting);
        _labels = new Labels?[groups.Limit];
        for (int group = 0; group < _labels.Length; group++)
        {
            _labels[group] = groups.IsAlive(group) ? groups[group] : null;
        }

        _states = (GroupState[])states.Clone();
        _lastValues = (double[])lastValues.Clone();
    }

    /// <inheritdoc />
    public void Write(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Array.Sort(_waiting, Compare);
        int columns = _states.Length == 0 ? 0 : _lastValues.Length / _states.Length;
        int next = 0;
        for (int group = 0; group < _labels.Length; group++)
        {
            int start = next;
            while (next < _waiting.Length && _waiting[next].Group == group)
            {
                next++;
            }

            GroupState known = group < _states.Length ? _states[group] : default;
            if (_labels[group] is not { } labels || (known.Vectors == 0 && next == start))
            {
                continue;
            }

            StateWriter state = writer.Begin(_placeOf(labels));
            state.WriteByte(GroupEntry);
            if (_detector.IsShared)
            {
                state.WriteLabels(labels);
            }

            known.Write(state);
            if (known.Vectors > 0)
            {
                _detector.Write(group, state);
            }

            WriteLastValues(state, group < _states.Length ? _lastValues.AsSpan(group * columns, columns) : []);
            WriteRows(state, _waiting.AsSpan(start, next - start));
        }

        if (_detector.HasShared)
        {
            StateWriter state = writer.Begin(Labels.Empty);
            state.WriteByte(SharedEntry);
            _detector.WriteShared(state);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
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
