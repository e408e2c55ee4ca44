namespace Streams.Runtime;

/// <summary>The tasks that sources feed, and the readers of each source in them.</summary>
internal sealed class IngestTasks(IReadOnlyList<PipelineTask> tasks, IReadOnlyDictionary<string, FanOut[]> heads)
{
    /// <summary>Opens one input of a source in every task.</summary>
    public IngestPort[] Open(string source, long barrier, int queue)
    {
        IngestPort[] ports = new IngestPort[tasks.Count];
        for (int shard = 0; shard < ports.Length; shard++)
        {
            PipelineTask task = tasks[shard];
            InboxInput input = task.Inbox.Open(heads[source][shard], barrier, queue);
            ports[shard] = new IngestPort(input, task.Series);
        }

        return ports;
    }
}
