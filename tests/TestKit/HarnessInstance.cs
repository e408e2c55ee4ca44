using System.Runtime.InteropServices;
using Streams.Data;
using Streams.Stages;

namespace Streams.TestKit;

/// <summary>One instance of an operator in a harness, run the way a task runs it.</summary>
internal sealed class HarnessInstance
{
    private readonly TrackingBatchPool _pool;
    private readonly string _name;
    private readonly int _stateVersion;
    private readonly StageOutput[] _outputs;
    private readonly List<SeriesId> _collected = [];

    public HarnessInstance(
        OperatorDefinition definition,
        string name,
        TrackingBatchPool pool,
        BarrierClock barriers,
        IReadOnlyDictionary<string, OutputCapture> captures,
        Func<OperatorContext, Operator> create,
        FrameWriter? frames = null)
    {
        _pool = pool;
        _name = name;
        _stateVersion = definition.StateVersion;
        Series = new SeriesTable(barriers);
        _outputs = [.. definition.Outputs.Select(output => new StageOutput(output.Name, pool, Series, Counters))];
        foreach (StageOutput output in _outputs)
        {
            output.Connect(captures[output.Name]);
        }

        Operator = create(new OperatorContext
        {
            Name = name,
            Series = Series,
            Pool = pool,
            Counters = Counters,
            Outputs = _outputs,
            Frames = frames,
            Seed = 1,
        });
    }

    public SeriesTable Series { get; }

    public StageCounters Counters { get; } = new();

    public Operator Operator { get; }

    public void Run(Action action)
    {
        string renter = _pool.Renter;
        _pool.Renter = _name;
        action();
        foreach (StageOutput output in _outputs)
        {
            output.Flush();
        }

        _pool.Renter = renter;
    }

    /// <summary>Captures the state; what is returned writes it, once.</summary>
    public Func<byte[]> Freeze()
    {
        IFrozenState? frozen = null;
        Run(() => frozen = Operator.Freeze());
        return () =>
        {
            using (frozen)
            {
                SnapshotWriter writer = new();
                frozen!.Write(writer); // Run has called the action.
                return writer.ToSection().ToArray();
            }
        };
    }

    public void Restore(byte[] section) => Run(() => Operator.Restore(new SnapshotReader([section], _ => true, _stateVersion)));

    /// <summary>Takes ids back that nothing names any more and returns how many.</summary>
    public int ForgetUnused()
    {
        _collected.Clear();
        Series.Collect(_collected);
        if (_collected.Count > 0)
        {
            Run(() => Operator.Forget(CollectionsMarshal.AsSpan(_collected)));
            Series.Reuse(_collected);
        }

        return _collected.Count;
    }
}
