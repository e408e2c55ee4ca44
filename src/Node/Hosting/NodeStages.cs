using Microsoft.AspNetCore.Routing;
using Streams.Operators;
using Streams.Sinks;
using Streams.Sources;
using Streams.Stages;

namespace Streams.Node.Hosting;

/// <summary>All types of stages that the node knows, and what their running instances serve on the node's address.</summary>
/// <remarks>
/// A type whose stages serve HTTP comes with a door: an object that running stages register with, and whose routes are
/// there as long as the node is, whichever stages come and go.
/// </remarks>
internal sealed class NodeStages
{
    /// <summary>The types of stages.</summary>
    public StageRegistry Registry { get; } = new StageRegistry().AddSources().AddOperators().AddSinks();

    /// <summary>What maps the routes of all doors.</summary>
    public IReadOnlyList<Action<IEndpointRouteBuilder>> Routes { get; } = [];
}
