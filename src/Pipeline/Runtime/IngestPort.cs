using Streams.Data;

namespace Streams.Runtime;

/// <summary>A partition's way into one ingest task.</summary>
/// <param name="Input">The partition's own channel.</param>
/// <param name="Series">The task's series.</param>
internal sealed record IngestPort(InboxInput Input, SeriesTable Series);
