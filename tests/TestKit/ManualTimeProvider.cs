namespace Streams.TestKit;

/// <summary>A clock that stands still until a test moves it, timers included.</summary>
/// <remarks>
/// <see cref="Advance"/> stops at each timer that falls due on the way, shows its time and runs its callback on the
/// caller's thread, in the order of due times; timers that callbacks set are part of it. Safe for several threads.
/// </remarks>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private long _ticks;
    private long _setTicks;
    private long _order;

    /// <summary>Makes a clock that shows the given time, or noon of 2026-01-01 UTC.</summary>
    public ManualTimeProvider(DateTimeOffset? start = null)
    {
        _ticks = (start ?? new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)).UtcTicks;
    }

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers are set.</summary>
    public int TimerCount
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count;
            }
        }
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks) + Interlocked.Read(ref _setTicks), TimeSpan.Zero);

    /// <inheritdoc />
    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    /// <summary>Completes once at least so many timers are set: the code under test waits for the clock.</summary>
    public Task WhenTimersAsync(int count = 1)
    {
        lock (_lock)
        {
            if (_timers.Count >= count)
            {
                return Task.CompletedTask;
            }

            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task;
        }
    }

    /// <summary>Moves the clock on and runs the timers that fall due.</summary>
    public void Advance(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        long until = Interlocked.Read(ref _ticks) + span.Ticks;
        while (TakeDue(until) is { } timer)
        {
            timer.Run();
        }

        Interlocked.Exchange(ref _ticks, until);
    }

    /// <summary>Sets the clock ahead or back, as somebody might, while no time passes: timers do not notice.</summary>
    public void Set(TimeSpan by) => Interlocked.Add(ref _setTicks, by.Ticks);

    /// <summary>Moves the clock to a time that is not in its past.</summary>
    public void AdvanceTo(DateTimeOffset time) => Advance(time - GetUtcNow());

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ManualTimer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeDue(long until)
    {
        lock (_lock)
        {
            ManualTimer? next = _timers.Where(t => t.Due <= until).MinBy(t => (t.Due, t.Order));
            if (next is null)
            {
                return null;
            }

            Interlocked.Exchange(ref _ticks, Math.Max(next.Due, _ticks));
            _timers.Remove(next);
            if (next.Period > TimeSpan.Zero)
            {
                Set(next, next.Due + next.Period.Ticks);
            }

            return next;
        }
    }

    private bool Change(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            if (timer.IsDisposed)
            {
                return false;
            }

            _timers.Remove(timer);
            timer.Period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Set(timer, _ticks + Math.Max(dueTime.Ticks, 0));
            }

            return true;
        }
    }

    private void Set(ManualTimer timer, long due)
    {
        timer.Due = due;
        timer.Order = _order++;
        _timers.Add(timer);
        foreach ((_, TaskCompletionSource reached) in _waiting.Where(w => _timers.Count >= w.Count))
        {
            reached.TrySetResult();
        }

        _waiting.RemoveAll(w => w.Reached.Task.IsCompleted);
    }

    private void Remove(ManualTimer timer)
    {
        lock (_lock)
        {
            timer.IsDisposed = true;
            _timers.Remove(timer);
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, Action run) : ITimer
    {
        public long Due { get; set; }

        public long Order { get; set; }

        public TimeSpan Period { get; set; }

        public bool IsDisposed { get; set; }

        public void Run() => run();

        public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Change(this, dueTime, period);

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
