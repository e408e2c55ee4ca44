namespace Streams.Sources.Http;

/// <summary>What "accepted" promises.</summary>
public enum IngestLog
{
    /// <summary>Nothing is lost as long as the process lives, or is stopped in order.</summary>
    Memory,

    /// <summary>A body is in a log on disk before it is answered: nothing is lost by a crash either.</summary>
    Local,
}
