using Microsoft.AspNetCore.Routing;
using Streams.Operators;
using Streams.Sinks;
using Streams.Sinks.Notify.Api;
using Streams.Sources;
using Streams.Sources.Http;
using Streams.Stages;

namespace Streams.Node.Hosting;

/// <summary>All types of stages that the node knows, and what their running instances serve on the node's address.</summary>
/// <remarks>
/// A type whose stages serve HTTP comes with a door: an object that running stages register with, and whose routes are
/// there as long as the node is, whichever stages come and go.
/// </remarks>
internal sealed class NodeStages
{
    private readonly HttpDoor _samples = new();
    private readonly AlertDoor _alerts = new();

    public NodeStages()
    {
        Registry = new StageRegistry().AddSources(_samples).AddOperators().AddSinks(_alerts);
        Routes = [_samples.Map, _alerts.Map];
    }

    /// <summary>The types of stages.</summary>
    public StageRegistry Registry { get; }

    /// <summary>What maps the routes of all doors.</summary>
    public IReadOnlyList<Action<IEndpointRouteBuilder>> Routes { get; }
}
