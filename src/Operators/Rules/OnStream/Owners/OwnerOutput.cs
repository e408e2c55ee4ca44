using Streams.Data;
using Streams.Operators.Rules.Groups;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Owners;

/// <summary>Carries what rules give to the outputs, and back into the window where rules read it.</summary>
/// <remarks>State: a number for each series that rules write now.</remarks>
internal sealed class OwnerOutput(OperatorContext context, OwnerWindow window) : IRuleOutput
{
    private const int AlertsOutput = 1;

    private readonly Dictionary<Labels, int> _numbers = [];
    private readonly Stack<int> _free = new();
    private readonly List<AlertChange> _changes = [];
    private Entry[] _entries = new Entry[16];

    public int Acquire(Labels labels)
    {
        if (!_numbers.TryGetValue(labels, out int number))
        {
            if (!_free.TryPop(out number))
            {
                number = _numbers.Count;
                if (number == _entries.Length)
                {
                    Array.Resize(ref _entries, number * 2);
                }
            }

            _numbers.Add(labels, number);
            _entries[number] = new Entry(labels, context.Series.Acquire(labels), window.TryAcquire(labels));
        }

        _entries[number].Holds++;
        return number;
    }

    public bool Record(int series, EventTime time, double value)
    {
        ref Entry entry = ref _entries[series];
        if (time <= entry.Latest)
        {
            return false;
        }

        entry.Latest = time;
        context.Output.Add(entry.Id, time.Milliseconds, value);
        if (entry.InWindow is { } number)
        {
            window.Append(number, time, value);
        }

        return true;
    }

    public void Release(int series)
    {
        ref Entry entry = ref _entries[series];
        if (--entry.Holds > 0)
        {
            return;
        }

        _numbers.Remove(entry.Labels);
        context.Series.Release(entry.Id);
        if (entry.InWindow is { } number)
        {
            window.Samples.Release(number);
        }

        _free.Push(series);
        entry = default;
    }

    public void Tell(AlertChange change) => _changes.Add(change);

    /// <summary>Hands the changes of alerts on that were told since the last time.</summary>
    public void EmitChanges()
    {
        if (_changes.Count > 0)
        {
            context.Outputs[AlertsOutput].Emit(new AlertBatch([.. _changes]));
            _changes.Clear();
        }
    }

    private struct Entry(Labels labels, SeriesId id, int? inWindow)
    {
        public readonly Labels Labels = labels;
        public readonly SeriesId Id = id;
        public readonly int? InWindow = inWindow;
        public EventTime Latest = EventTime.Minimum;
        public int Holds;
    }
}
