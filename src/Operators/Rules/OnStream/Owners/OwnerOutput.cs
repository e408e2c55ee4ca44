using Streams.Data;
using Streams.Operators.Rules.Groups;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Owners;

/// <summary>Carries what rules give to the outputs, and back into the window where rules read it.</summary>
/// <remarks>
/// A series ends when no rule writes it any more. Rules that come behind see that at once; what goes out waits for the end of
/// the evaluation, since another rule may take the series over, and then its sample stands and not the marker. State: a number
/// for each series that rules write now.
/// </remarks>
internal sealed class OwnerOutput(OperatorContext context, OwnerWindow window) : IRuleOutput
{
    private const int AlertsOutput = 1;

    private readonly Dictionary<Labels, int> _numbers = [];
    private readonly Stack<int> _free = new();
    private readonly List<AlertChange> _changes = [];
    private readonly List<int> _ending = [];
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

        if (StaleMarker.Is(value))
        {
            End(series, ref entry, time);
            return true;
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
        if (--entry.Holds == 0 && !entry.IsEnding)
        {
            Free(series);
        }
    }

    public void Tell(AlertChange change) => _changes.Add(change);

    /// <summary>Ends an evaluation: series that nobody took over are marked as stale, and what was told of alerts goes on.</summary>
    public void Finish(EventTime time)
    {
        foreach (int series in _ending)
        {
            ref Entry entry = ref _entries[series];
            entry.IsEnding = false;
            if (entry.Latest < time)
            {
                entry.Latest = time;
                context.Output.Add(entry.Id, time.Milliseconds, StaleMarker.Value);
            }

            if (entry.Holds == 0)
            {
                Free(series);
            }
        }

        _ending.Clear();
        if (_changes.Count > 0)
        {
            context.Outputs[AlertsOutput].Emit(new AlertBatch([.. _changes]));
            _changes.Clear();
        }
    }

    private void End(int series, ref Entry entry, EventTime time)
    {
        if (entry.Holds > 1 || entry.IsEnding)
        {
            return; // Another rule wrote it last, and goes on or ends it.
        }

        entry.IsEnding = true;
        _ending.Add(series);
        if (entry.InWindow is { } number)
        {
            window.Append(number, time, StaleMarker.Value);
        }
    }

    private void Free(int series)
    {
        ref Entry entry = ref _entries[series];
        _numbers.Remove(entry.Labels);
        context.Series.Release(entry.Id);
        if (entry.InWindow is { } number)
        {
            window.Samples.Release(number);
        }

        _free.Push(series);
        entry = default;
    }

    private struct Entry(Labels labels, SeriesId id, int? inWindow)
    {
        public readonly Labels Labels = labels;
        public readonly SeriesId Id = id;
        public readonly int? InWindow = inWindow;
        public EventTime Latest = EventTime.Minimum;
        public int Holds;
        public bool IsEnding;
    }
}
