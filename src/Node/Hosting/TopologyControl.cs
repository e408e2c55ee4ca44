using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Streams.Planning;

namespace Streams.Node.Hosting;

/// <summary>What the node's address offers to change and to ask of the running topology.</summary>
internal sealed class TopologyControl
{
    private volatile Running? _running;

    /// <summary>Lets requests through, once a topology runs.</summary>
    public void Open(LiveTopology live, Reloader reloader) => _running = new Running(live, reloader);

    /// <summary>Maps <c>POST /-/reload</c> and <c>GET /-/state</c>.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/-/reload", ReloadAsync);
        routes.MapGet("/-/state", () => _running is { } running
            ? Results.Json(
                StatePlace.Of(running.Live.Run.Running.Plan), NodeJson.Default.IReadOnlyListStatePlace)
            : Starting());
    }

    private static IResult Starting() => Results.Text("starting\n", "text/plain", statusCode: StatusCodes.Status503ServiceUnavailable);

    private async Task<IResult> ReloadAsync(HttpRequest request)
    {
        if (_running is not { } running)
        {
            return Starting();
        }

        string[] discarded = [.. request.Query["discard_state"].SelectMany(names => names?.Split(',') ?? [])];
        ReloadResult result = await running.Reloader.ReloadAsync(discarded);
        string text = string.Concat(result.Lines.Select(line => line + "\n"));
        int status = result.IsDone ? StatusCodes.Status200OK : StatusCodes.Status409Conflict;
        return Results.Text(text, "text/plain", statusCode: status);
    }

    private sealed record Running(LiveTopology Live, Reloader Reloader);
}
