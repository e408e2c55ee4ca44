namespace Streams.EndToEnd.Tests.Support;

/// <summary>Gathers the lines that a process writes and tells who waits for one.</summary>
internal sealed class LineLog
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasEnded;

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return string.Concat(_lines.Select(line => line + "\n"));
            }
        }
    }

    public async Task ReadAllAsync(TextReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            Change(() => _lines.Add(line));
        }

        Change(() => _hasEnded = true);
    }

    /// <summary>The first line that contains the text; fails when the process ends without it.</summary>
    public async Task<string> WaitForAsync(string text, TimeSpan patience)
    {
        using CancellationTokenSource timeout = new(patience);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
                {
                    return found;
                }

                changed = _changed.Task;
                Assert.False(_hasEnded, $"The process ended without saying '{text}'.");
            }

            await changed.WaitAsync(timeout.Token);
        }
    }

    private void Change(Action action)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            action();
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
