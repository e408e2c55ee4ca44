using Streams.Data;
using Streams.Planning;
using Streams.Stages;

namespace Streams.Runtime;

/// <summary>An operator in its task: counts, measures, flushes its outputs, and names it when it fails.</summary>
internal class OperatorNode : IReceiver
{
    private readonly Operator _operator;
    private readonly IReadOnlyList<StageOutput> _outputs;
    private readonly BusyMeter _busy;

    public OperatorNode(PlannedNode planned, Operator @operator, OperatorContext context, BusyMeter busy)
    {
        Planned = planned;
        Counters = context.Counters;
        _operator = @operator;
        _outputs = context.Outputs;
        _busy = busy;
    }

    public PlannedNode Planned { get; }

    public string Name => Planned.Stage.Name;

    public StageCounters Counters { get; }

    public Operator Operator => _operator;

    /// <summary>How large the state was when it was last written; set and read where checkpoints are written, one at a time.</summary>
    public int StateBytes { get; set; }

    public void Receive(SampleBatch batch)
    {
        Counters.Received(batch.Count);
        if (batch.IsLate)
        {
            Counters.Late(batch.Count);
        }

        Run(static (node, argument) => node._operator.Process(argument), batch);
    }

    public void Receive(AlertBatch alerts)
    {
        Counters.Received(alerts.Changes.Count);
        Run(static (node, argument) => node._operator.Process(argument), alerts);
    }

    public virtual void OnWatermark(EventTime watermark)
    {
        Counters.Watermark = watermark;
        Run(static (node, argument) => node._operator.OnWatermark(argument), watermark);
    }

    public void Complete() => Run(static (node, _) => node._operator.Complete(), 0);

    public void Forget(List<SeriesId> series) =>
        Run(static (node, argument) =>
            node._operator.Forget(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(argument)), series);

    /// <summary>Returns half-built batches to the pool, after the task has stopped for good.</summary>
    public void Drop()
    {
        foreach (StageOutput output in _outputs)
        {
            output.Drop();
        }
    }

    /// <summary>Adds the operator's sections to a checkpoint.</summary>
    public virtual void Freeze(TaskSnapshot snapshot) =>
        Run(static (node, argument) => argument.Add(node, node._operator.Freeze()), snapshot);

    /// <summary>Takes the operator's sections over.</summary>
    public virtual void Restore(TaskRestore restore)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> sections = restore.Sections(this, StageSection.OperatorState, out Func<Labels, bool> owns);
        Run((node, _) =>
        {
            SnapshotReader reader = new(sections, owns, restore.Version(this), restore.IsResharded(this));
            node._operator.Restore(reader);
        }, 0);
    }

    protected void Run<T>(Action<OperatorNode, T> action, T argument)
    {
        StageCounters? interrupted = _busy.Enter(Counters);
        try
        {
            action(this, argument);
            foreach (StageOutput output in _outputs)
            {
                output.Flush();
            }
        }
        catch (Exception cause) when (cause is not StageException)
        {
            throw new StageException(Name, cause);
        }
        finally
        {
            _busy.Exit(interrupted);
        }
    }
}
