using Streams.Data;

namespace Streams.Runtime;

/// <summary>A partition's way into one ingest task.</summary>
/// <param name="Input">The partition's own channel.</param>
/// <param name="Series">The task's series.</param>
/// <param name="Watermark">The task's watermark, read from another thread.</param>
internal sealed record IngestPort(InboxInput Input, SeriesTable Series, Func<EventTime> Watermark);
