namespace Streams.Runtime;

/// <summary>A checkpoint whose barrier is under way: what tasks and sinks have handed over so far.</summary>
/// <remarks>Until it is complete the coordinator's lock guards it; afterwards it belongs to who writes it.</remarks>
internal sealed class PendingCheckpoint(long number, int participantCount) : IDisposable
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<FrozenSection> _sections = [];
    private readonly Dictionary<string, string> _positions = [];
    private int _arrivedCount;

    public long Number { get; } = number;

    /// <summary>Completes when all have handed over, or is cancelled when it is called off before.</summary>
    public Task Completion => _completion.Task;

    /// <summary>The longest that a task stood still.</summary>
    public TimeSpan Pause { get; private set; }

    public IReadOnlyDictionary<string, string> Positions => _positions;

    public void Add(IReadOnlyList<FrozenSection> sections, TimeSpan pause)
    {
        _sections.AddRange(sections);
        Pause = pause > Pause ? pause : Pause;
        Arrive();
    }

    public void Add(string sink, string? position)
    {
        if (position is not null)
        {
            _positions[sink] = position;
        }

        Arrive();
    }

    /// <summary>Ends the wait for those that have not handed over.</summary>
    public void CallOff(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);

    /// <summary>Writes the frozen state to bytes, each section let go of as soon as it is written.</summary>
    public IReadOnlyList<StageSection> WriteSections()
    {
        List<StageSection> written = new(_sections.Count);
        foreach (FrozenSection section in _sections)
        {
            using (section)
            {
                written.Add(section.Section with { Bytes = section.Write() });
            }
        }

        return written;
    }

    /// <summary>Lets go of what was captured; what is written already is not held any more.</summary>
    public void Dispose() => _sections.ForEach(section => section.Dispose());

    private void Arrive()
    {
        if (++_arrivedCount == participantCount)
        {
            _completion.TrySetResult();
        }
    }
}
