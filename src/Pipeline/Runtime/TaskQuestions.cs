using System.Collections.Concurrent;

namespace Streams.Runtime;

/// <summary>Questions to the operators of a task from other threads: answered on the task's own, between two steps.</summary>
internal sealed class TaskQuestions
{
    private readonly ConcurrentQueue<Action<bool>> _waiting = new();
    private volatile bool _isClosed;

    /// <summary>Asks; the answer is cancelled when the task ends before it comes to it.</summary>
    public Task<T> AskAsync<T>(Func<T> question)
    {
        TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(isRunning => Answer(question, answer, isRunning));
        if (_isClosed)
        {
            Drain(isRunning: false);
        }

        return answer.Task;
    }

    /// <summary>Answers what waits; on the task's thread.</summary>
    public void Answer() => Drain(isRunning: true);

    /// <summary>Answers no more.</summary>
    public void Close()
    {
        _isClosed = true;
        Drain(isRunning: false);
    }

    private void Drain(bool isRunning)
    {
        while (_waiting.TryDequeue(out Action<bool>? waiting))
        {
            waiting(isRunning);
        }
    }

    private static void Answer<T>(Func<T> question, TaskCompletionSource<T> answer, bool isRunning)
    {
        if (!isRunning)
        {
            answer.SetCanceled();
            return;
        }

        try
        {
            answer.SetResult(question());
        }
#pragma warning disable CA1031 // A question that fails is the asker's trouble, not the task's.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            answer.SetException(failure);
        }
    }
}
