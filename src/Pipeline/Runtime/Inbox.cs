using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Streams.Runtime;

/// <summary>The inputs of one receiver: a bounded channel each, read in turn, and a signal when any has something.</summary>
/// <remarks>
/// A channel for each input, because alignment stops reading from the inputs whose barrier has come while the others
/// go on, and because then each sender waits for its own room only.
/// </remarks>
internal sealed class Inbox
{
    private readonly InputTracker _tracker;
    private readonly Lock _lock = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private volatile InboxInput[] _inputs = [];
    private InboxInput[] _tracked = [];
    private int _turn;
    private bool _isAbandoned;

    /// <summary>Makes an inbox without inputs.</summary>
    public Inbox(InputTracker tracker)
    {
        _tracker = tracker;
    }

    /// <summary>How many messages wait.</summary>
    public int Depth
    {
        get
        {
            int depth = 0;
            foreach (InboxInput input in _inputs)
            {
                depth += input.Depth;
            }

            return depth;
        }
    }

    /// <summary>Opens an input that counts as having passed <paramref name="barrier"/> and holds so many messages.</summary>
    public InboxInput Open(object? head, long barrier, int capacity)
    {
        InboxInput input = new(this, capacity, head);
        input.State.Barrier = barrier;
        lock (_lock)
        {
            _inputs = [.. _inputs, input];
            if (_isAbandoned)
            {
                input.Abandon();
            }
        }

        Signal();
        return input;
    }

    public void Signal() => _signal.Writer.TryWrite(true);

    /// <summary>Takes the next message from an input that may be read.</summary>
    public bool TryTake(out InboxInput input, out Envelope envelope)
    {
        InboxInput[] inputs = _inputs;
        for (int i = 0; i < inputs.Length; i++)
        {
            _turn = _turn + 1 < inputs.Length ? _turn + 1 : 0;
            input = inputs[_turn];
            if (!_tracker.IsBlocked(input.State) && input.TryRead(out envelope))
            {
                Track(_inputs);
                if (envelope.Kind is EnvelopeKind.Completed or EnvelopeKind.Stopped)
                {
                    Close(input);
                }

                return true;
            }
        }

        input = null!; // Nothing is read from it when the method returns false.
        envelope = default;
        return false;
    }

    /// <summary>Waits until there may be something to take; cancelled when the inbox is given up.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitAsync()
    {
        if (!await _signal.Reader.WaitToReadAsync(CancellationToken.None))
        {
            throw new OperationCanceledException("The topology was cancelled.");
        }

        _signal.Reader.TryRead(out _);
    }

    /// <summary>Gives the inbox up: wakes the reader and all senders, for good.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _isAbandoned = true;
            foreach (InboxInput input in _inputs)
            {
                input.Abandon();
            }
        }

        _signal.Writer.TryComplete();
    }

    /// <summary>Returns all that waits to its pools, after the reader has stopped.</summary>
    public void Drop()
    {
        foreach (InboxInput input in _inputs)
        {
            while (input.TryRead(out Envelope envelope))
            {
                envelope.Drop();
            }
        }
    }

    /// <summary>Lets new inputs count, before what was read could move time or align a barrier without them.</summary>
    /// <remarks>
    /// They are looked up behind the read: an input that is opened before a barrier is sent is then seen with the barrier,
    /// also when it was opened, and the barrier sent, while this thread was between two inputs.
    /// </remarks>
    private void Track(InboxInput[] inputs)
    {
        if (inputs == _tracked)
        {
            return;
        }

        foreach (InboxInput input in inputs)
        {
            if (!input.IsTracked)
            {
                _tracker.Add(input.State);
                input.IsTracked = true;
            }
        }

        _tracked = inputs;
    }

    private void Close(InboxInput input)
    {
        lock (_lock)
        {
            _inputs = [.. _inputs.Where(i => i != input)];
        }
    }
}
