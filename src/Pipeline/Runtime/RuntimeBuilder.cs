using Streams.Data;
using Streams.Planning;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Runtime;

/// <summary>Builds the tasks, channels and runners that a plan describes.</summary>
internal sealed class RuntimeBuilder(
    TopologyPlan plan, RuntimeServices services, Checkpoint? restored, IRuntimeListener listener)
{
    private readonly Dictionary<TaskGroup, PipelineTask[]> _tasks = [];

    // How to connect a reader to an output, for each task that has the output.
    private readonly Dictionary<(string Stage, string Output, PipelineTask Task), Action<IReceiver>> _outputs = [];

    // The channels that a partial's frames go out by; filled when the merging group is built.
    private readonly Dictionary<(string Stage, PipelineTask Task), Outbound[]> _frameOutbounds = [];

    /// <summary>Builds everything; nothing runs yet.</summary>
    public RuntimeGraph Build()
    {
        foreach (TaskGroup group in plan.Groups)
        {
            _tasks.Add(group, [.. Enumerable.Range(0, group.ShardCount).Select(shard => NewTask(group, shard))]);
        }

        Dictionary<string, FanOut[]> heads = plan.Sources.ToDictionary(s => s.Name, NewSourceHeads);
        foreach (TaskGroup group in plan.Groups)
        {
            BuildGroup(group);
        }

        List<SinkRunner> sinks = [.. plan.Sinks.Select(NewSink)];
        IngestTasks ingest = new(_tasks[plan.Ingest], heads);
        List<SourceRunner> sources = [.. plan.Sources.Select(s => NewSource(s, ingest))];
        List<PipelineTask> tasks = [.. plan.Groups.SelectMany(g => _tasks[g])];
        if (restored is not null)
        {
            tasks.ForEach(t => t.Restore(restored, plan));
        }

        return new RuntimeGraph(sources, tasks, sinks);
    }

    private PipelineTask NewTask(TaskGroup group, int shard) =>
        new(group, shard, new SeriesTable(services.Barriers), services) { OnSnapshot = listener.OnTaskSnapshot };

    private FanOut[] NewSourceHeads(StageNode source)
    {
        PipelineTask[] tasks = _tasks[plan.Ingest];
        FanOut[] heads = [.. tasks.Select(_ => new FanOut())];
        for (int shard = 0; shard < heads.Length; shard++)
        {
            _outputs.Add((source.Name, "", tasks[shard]), heads[shard].Connect);
        }

        return heads;
    }

    private void BuildGroup(TaskGroup group)
    {
        foreach (PlannedNode planned in group.Nodes)
        {
            foreach (PipelineTask task in _tasks[group])
            {
                OperatorNode node = NewNode(task, planned);
                task.Add(node);
                foreach (PlannedInput input in planned.Inputs.Where(i => i.Group == group))
                {
                    _outputs[(input.Stage, input.Output, task)](node);
                }
            }
        }

        if (group.Kind == TaskGroupKind.Shuffle)
        {
            ConnectShuffle(group);
        }
        else if (group.Kind == TaskGroupKind.Merge)
        {
            ConnectFrames(group);
        }
    }

    private OperatorNode NewNode(PipelineTask task, PlannedNode planned)
    {
        StageCounters counters = new();
        StageOutput[] outputs =
            [.. planned.Definition.Outputs.Select(o => new StageOutput(o.Name, services.Pool, task.Series, counters))];
        OperatorContext context = new()
        {
            Name = planned.Stage.Name,
            Series = task.Series,
            Pool = services.Pool,
            Counters = counters,
            Outputs = outputs,
            Frames = NewFrames(task, planned),
            Shard = task.Shard,
            ShardCount = task.Group.ShardCount,
            Seed = services.Settings.Seed,
            Elapsed = () => services.Clock.GetElapsedTime(0),
            Background = work => ThreadPool.UnsafeQueueUserWorkItem(static queued => queued(), work, preferLocal: false),
            Logger = services.Loggers.CreateLogger($"Streams.Operators.{planned.Stage.Name}"),
        };

        for (int i = 0; i < outputs.Length; i++)
        {
            bool isOfPartial = planned.Definition.Outputs[i].IsOfPartial;
            if (planned.Role == NodeRole.Whole || isOfPartial == (planned.Role == NodeRole.Partial))
            {
                _outputs.Add((planned.Stage.Name, outputs[i].Name, task), outputs[i].Connect);
            }
        }

        if (planned.Role == NodeRole.Merge)
        {
            MergeOperator merge = Making(planned.Stage, () => NewMerge(planned, context));
            return new MergeNode(planned, merge, context, task.Busy, task.Group.Upstream.Sum(g => g.ShardCount));
        }

        Operator @operator = Making(planned.Stage, () => planned.Definition.Create(planned.Stage.Options, context));
        return new OperatorNode(planned, @operator, context, task.Busy);
    }

    private static MergeOperator NewMerge(PlannedNode planned, OperatorContext context) =>
        planned.Definition.CreateMerge?.Invoke(planned.Stage.Options, context)
        ?? throw new InvalidOperationException($"The type '{planned.Definition.Type}' is two-phase but defines no merge.");

    private FrameWriter? NewFrames(PipelineTask task, PlannedNode planned)
    {
        if (planned.FramesTo is not { } merge)
        {
            return null;
        }

        Outbound[] outbounds = new Outbound[merge.ShardCount];
        _frameOutbounds.Add((planned.Stage.Name, task), outbounds);
        return new FrameWriter(merge.ShardCount, (shard, frame) => outbounds[shard].Send(Envelope.OfFrame(frame)));
    }

    /// <summary>Connects the one operator of a group that reads from other groups: a sender in each of their tasks.</summary>
    private void ConnectShuffle(TaskGroup group)
    {
        PlannedNode root = group.Nodes[0];
        PipelineTask[] targets = _tasks[group];
        foreach (PipelineTask upstream in group.Upstream.SelectMany(u => _tasks[u]))
        {
            PlannedInput[] inputs = [.. root.Inputs.Where(i => i.Group == upstream.Group)];
            List<StageCounters> senders = CountersOf(upstream, inputs);
            Outbound[] outbounds = [.. targets.Select(t => Connect(upstream, t.Inbox, t.Nodes[0], senders))];
            SeriesTable[] targetSeries = [.. targets.Select(t => t.Series)];
            ShuffleSender sender = new(upstream.Series, services.Pool, outbounds, targetSeries, group.KeyOf);
            upstream.Add(sender);
            foreach (PlannedInput input in inputs)
            {
                _outputs[(input.Stage, input.Output, upstream)](sender);
            }
        }
    }

    /// <summary>Connects a merging group; the upstream tasks are numbered through, the shards of one group after another's.</summary>
    private void ConnectFrames(TaskGroup group)
    {
        string stage = group.Nodes[0].Stage.Name;
        int upstreamIndex = 0;
        foreach (PipelineTask upstream in group.Upstream.SelectMany(u => _tasks[u]))
        {
            Outbound[] outbounds = _frameOutbounds[(stage, upstream)];
            StageCounters[] senders = [.. upstream.Nodes.Where(n => n.Name == stage).Select(n => n.Counters)];
            for (int shard = 0; shard < outbounds.Length; shard++)
            {
                PipelineTask target = _tasks[group][shard];
                MergeHead head = new((MergeNode)target.Nodes[0], upstreamIndex);
                outbounds[shard] = Connect(upstream, target.Inbox, head, senders);
            }

            upstreamIndex++;
        }
    }

    private SinkRunner NewSink(PlannedSink planned)
    {
        SinkDefinition definition = (SinkDefinition)planned.Stage.Definition;
        Sink sink = Making(planned.Stage, () => definition.Create(planned.Stage.Options));
        SinkRunner runner = new(planned, sink, services, listener);
        foreach (PipelineTask task in planned.Inputs.Select(i => i.Group).Distinct().SelectMany(g => _tasks[g]))
        {
            PlannedInput[] inputs = [.. planned.Inputs.Where(i => i.Group == task.Group)];
            Outbound outbound = Connect(task, runner.Inbox, head: null, CountersOf(task, inputs));
            foreach (PlannedInput input in inputs)
            {
                _outputs[(input.Stage, input.Output, task)](outbound);
            }
        }

        return runner;
    }

    private SourceRunner NewSource(StageNode stage, IngestTasks ingest)
    {
        SourceDefinition definition = (SourceDefinition)stage.Definition;
        Source source = Making(stage, () => definition.Create(stage.Options));
        return new SourceRunner(stage.Name, definition.Type, source, ingest, services, restored);
    }

    private Outbound Connect(PipelineTask from, Inbox to, object? head, IReadOnlyList<StageCounters> senders)
    {
        Outbound outbound = new(to.Open(head, services.Barriers.Injected, plan.Settings.Queue), senders);
        from.Add(outbound);
        return outbound;
    }

    private static List<StageCounters> CountersOf(PipelineTask task, PlannedInput[] inputs) =>
        [.. task.Nodes.Where(n => inputs.Any(i => i.Stage == n.Name)).Select(n => n.Counters)];

    private static T Making<T>(StageNode stage, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception cause)
        {
            throw new StageException(stage.Name, cause);
        }
    }
}
