using Streams.Data;

namespace Streams.Runtime;

/// <summary>Joins what the inputs of a receiver say: the minimum of watermarks, the alignment of barriers, the end.</summary>
/// <remarks>
/// Inputs may be added while running, before their first message is read. At most one barrier is under way at a time.
/// </remarks>
internal sealed class InputTracker(long restoredBarrier)
{
    private readonly List<InputState> _inputs = [];
    private bool _hasOpened;
    private bool _wasStopped;

    /// <summary>The watermark that all inputs together allow; it never goes back.</summary>
    public EventTime Watermark { get; private set; } = EventTime.Minimum;

    /// <summary>The newest barrier that has come in from every input.</summary>
    public long AlignedBarrier { get; private set; } = restoredBarrier;

    /// <summary>Whether every input has ended.</summary>
    public bool HasEnded => _hasOpened && _inputs.Count == 0;

    /// <summary>Whether all data is complete, and no input was just stopped.</summary>
    public bool IsComplete => HasEnded && !_wasStopped;

    public void Add(InputState input)
    {
        _hasOpened = true;
        _inputs.Add(input);
    }

    /// <summary>Whether nothing may be read from an input because its barrier waits for the others'.</summary>
    public bool IsBlocked(InputState input) => input.Barrier > AlignedBarrier;

    public static void OnData(InputState input, EventTime watermark)
    {
        input.IsIdle = false;
        Raise(input, watermark);
    }

    public static void OnIdle(InputState input) => input.IsIdle = true;

    public static void OnClock(InputState input, EventTime watermark) => Raise(input, watermark);

    public void OnEnd(InputState input, bool wasStopped)
    {
        _inputs.Remove(input);
        _wasStopped |= wasStopped;
    }

    public static void OnBarrier(InputState input, long number) => input.Barrier = number;

    /// <summary>Moves the joined watermark; true when it grew. The end of all data moves it to the end of time.</summary>
    /// <remarks>Once an input was stopped time stands: its data goes on after a restart, and must not be late then.</remarks>
    public bool TryAdvance() => !_wasStopped && TryAdvanceTo(HasEnded ? EventTime.Maximum : Join());

    /// <summary>Moves the watermark to one that was joined elsewhere; true when it grew.</summary>
    public bool TryAdvanceTo(EventTime watermark)
    {
        if (watermark <= Watermark)
        {
            return false;
        }

        Watermark = watermark;
        return true;
    }

    /// <summary>Finds out whether a barrier has come in from every input that can still send one; true once for each.</summary>
    /// <remarks>An input behind its barrier is not read before the others have caught up, so it cannot end in between.</remarks>
    public bool TryAlign(out long barrier)
    {
        barrier = 0;
        foreach (InputState input in _inputs)
        {
            barrier = Math.Max(barrier, input.Barrier);
        }

        if (barrier <= AlignedBarrier)
        {
            return false;
        }

        foreach (InputState input in _inputs)
        {
            if (input.Barrier < barrier)
            {
                return false;
            }
        }

        AlignedBarrier = barrier;
        return true;
    }

    private static void Raise(InputState input, EventTime watermark)
    {
        if (watermark > input.Watermark)
        {
            input.Watermark = watermark;
        }
    }

    private EventTime Join()
    {
        EventTime lowest = EventTime.Maximum;
        EventTime highestIdle = EventTime.Minimum;
        bool anyActive = false;
        foreach (InputState input in _inputs)
        {
            if (input.IsIdle)
            {
                highestIdle = input.Watermark > highestIdle ? input.Watermark : highestIdle;
                continue;
            }

            anyActive = true;
            lowest = input.Watermark < lowest ? input.Watermark : lowest;
        }

        return anyActive ? lowest : highestIdle;
    }
}
