using System.Net;
using Serilog.Events;

namespace Streams.Node.Hosting;

/// <summary>How a node runs its topology.</summary>
/// <param name="Duration">When to stop by itself; null runs on.</param>
/// <param name="Listen">Where to serve metrics and health; null serves nothing.</param>
/// <param name="LogLevel">The least level that is logged.</param>
internal sealed record NodeOptions(TimeSpan? Duration, IPEndPoint? Listen, LogEventLevel LogLevel);
