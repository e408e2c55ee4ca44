using Streams.Data;
using Streams.Operators.Rules.OnStream;
using Streams.Stages;

namespace Streams.Bench.Rules;

/// <summary>A shard and the owner of rules, fed by hand: frames go from the one to the other with nothing in between.</summary>
internal sealed class RuleStand : IDisposable
{
    private readonly BatchPool _pool = new();
    private readonly SeriesTable _table = new(new BarrierClock());
    private readonly string _folder = Directory.CreateTempSubdirectory("streams-bench-").FullName;
    private readonly List<Frame> _frames = [];
    private readonly StageOutput[] _ownerOutputs;
    private readonly RulesOperator _shard;
    private readonly RulesMergeOperator _owner;

    public RuleStand(string rules)
    {
        string file = Path.Combine(_folder, "rules.yaml");
        File.WriteAllText(file, rules);
        RulesOptions options = new() { Files = [new InputPath(file)] };
        foreach (OptionProblem problem in options.Validate())
        {
            throw new InvalidOperationException(problem.Message);
        }

        SeriesTable ownerTable = new(new BarrierClock());
        _ownerOutputs = Outputs(ownerTable);
        _shard = new RulesOperator(options, Context(_table, Outputs(_table), new FrameWriter(1, (_, frame) => _frames.Add(frame))));
        _owner = new RulesMergeOperator(options, Context(ownerTable, _ownerOutputs, null));
    }

    public Series Add(Labels labels) => new(_table.Acquire(labels));

    /// <summary>Pushes a row of every series.</summary>
    public void Push(Series[] series, long time, int step)
    {
        for (int from = 0; from < series.Length; from += SampleBatch.Capacity)
        {
            SampleBatch batch = _pool.Rent(_table);
            for (int i = from; i < Math.Min(series.Length, from + SampleBatch.Capacity); i++)
            {
                batch.Add(series[i].Id, time, step * (double)(i % 100));
            }

            _shard.Process(batch);
        }
    }

    /// <summary>Moves time just behind a time and evaluates what that makes due.</summary>
    public void Evaluate(long time)
    {
        _frames.Clear();
        EventTime watermark = new(time + 1);
        _shard.OnWatermark(watermark);
        foreach (IGrouping<EventTime, Frame> window in _frames.GroupBy(frame => frame.WindowEnd))
        {
            FrameReader records = new([.. window]);
            _owner.Merge(window.Key, ref records);
        }

        foreach (StageOutput output in _ownerOutputs)
        {
            output.Flush();
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private StageOutput[] Outputs(SeriesTable table)
    {
        StageCounters counters = new();
        return [new StageOutput("", _pool, table, counters), new StageOutput("alerts", _pool, table, counters)];
    }

    private OperatorContext Context(SeriesTable table, StageOutput[] outputs, FrameWriter? frames) => new()
    {
        Name = "rules",
        Series = table,
        Pool = _pool,
        Counters = new StageCounters(),
        Outputs = outputs,
        Frames = frames,
    };

    /// <summary>A series of the shard.</summary>
    internal readonly record struct Series(SeriesId Id);
}
