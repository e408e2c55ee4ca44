using Streams.Stages;

namespace Streams.Runtime;

/// <summary>The parts of a topology that is built and not yet running.</summary>
internal sealed record RuntimeGraph(
    IReadOnlyList<SourceRunner> Sources, IReadOnlyList<PipelineTask> Tasks, IReadOnlyList<SinkRunner> Sinks)
{
    /// <summary>How many parts hand something over for each checkpoint.</summary>
    public int ParticipantCount => Tasks.Count + Sinks.Count;

    /// <summary>Wakes everyone who waits for a channel, for good.</summary>
    public void Abandon()
    {
        foreach (PipelineTask task in Tasks)
        {
            task.Inbox.Abandon();
        }

        foreach (SinkRunner sink in Sinks)
        {
            sink.Inbox.Abandon();
        }
    }

    /// <summary>All instances of all stages, with their counters.</summary>
    public IEnumerable<StageStatus> Status()
    {
        foreach (SourceRunner source in Sources)
        {
            foreach (StageCounters counters in source.Counters)
            {
                yield return new StageStatus(source.Name, "source", source.Type, 0, counters, 0);
            }
        }

        foreach (PipelineTask task in Tasks)
        {
            int depth = task.Inbox.Depth;
            if (task.Nodes.Count == 0)
            {
                yield return new StageStatus(task.Group.Name, "task", "pass_through", task.Shard, new StageCounters(), depth);
            }

            foreach (OperatorNode node in task.Nodes)
            {
                yield return new StageStatus(
                    node.Name, "operator", node.Planned.Definition.Type, task.Shard, node.Counters, depth);
                depth = 0;
            }
        }

        foreach (SinkRunner sink in Sinks)
        {
            string type = sink.Planned.Stage.Definition.Type;
            yield return new StageStatus(sink.Name, "sink", type, 0, sink.Counters, sink.Inbox.Depth);
        }
    }
}
