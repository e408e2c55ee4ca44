using System.Net;
using Serilog.Events;

namespace Streams.Node.Hosting;

/// <summary>How a node runs its topology.</summary>
internal sealed record NodeOptions
{
    /// <summary>The topology file.</summary>
    public required string File { get; init; }

    /// <summary>When to stop by itself; null runs on.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Where to serve metrics, health and what stages serve; null serves nothing.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>The folder that state is kept in; null keeps it in memory.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Whether a change of the topology's files is taken over while it runs.</summary>
    public bool IsWatching { get; init; }

    /// <summary>The stages that begin without the state that there is of them.</summary>
    public IReadOnlyList<string> DiscardState { get; init; } = [];

    /// <summary>The least level that is logged.</summary>
    public LogEventLevel LogLevel { get; init; } = LogEventLevel.Information;
}
