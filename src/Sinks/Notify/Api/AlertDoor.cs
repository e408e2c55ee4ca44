using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Streams.Sinks.Notify.Api;

/// <summary>Alertmanager's API on the node's address, for the <c>notify</c> sinks that run behind it.</summary>
/// <remarks>
/// With one sink running, all is about it. With several, alerts that are sent here go to each of them, and all else is
/// about the first by name, or the one that <c>?stage=</c> names. With none running the answer is 503.
/// </remarks>
public sealed class AlertDoor
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, AlertApi> _open = new(StringComparer.Ordinal);

    /// <summary>Maps the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.MapGet("/-/healthy", () => Results.Text("OK\n"));
        routes.MapGet("/api/v2/status", Through((api, request, _, ct) => api.StatusAsync(request, ct)));
        routes.MapGet("/api/v2/receivers", Through((api, _, _, _) => Task.FromResult(api.Receivers())));
        routes.MapGet("/api/v2/alerts", Through((api, request, _, ct) => api.AlertsAsync(request, ct)));
        routes.MapPost("/api/v2/alerts", PostAlertsAsync);
        routes.MapGet("/api/v2/alerts/groups", Through((api, request, _, ct) => api.GroupsAsync(request, ct)));
        routes.MapPost("/api/v2/alerts/{id}/acknowledge", Through((api, request, id, ct) => api.AcknowledgeAsync(id, request, ct)));
        routes.MapGet("/api/v2/silences", Through((api, request, _, ct) => api.Silences.ListAsync(request, ct)));
        routes.MapPost("/api/v2/silences", Through((api, request, _, ct) => api.Silences.SetAsync(request, ct)));
        routes.MapGet("/api/v2/silence/{id}", Through((api, _, id, ct) => api.Silences.GetAsync(id, ct)));
        routes.MapDelete("/api/v2/silence/{id}", Through((api, _, id, ct) => api.Silences.ExpireAsync(id, ct)));
        routes.MapGet("/api/v2/notifications/dead", Through((api, _, _, ct) => api.DeadAsync(ct)));
        routes.MapPost("/api/v2/notifications/dead/{id}/replay", Through((api, _, id, ct) => api.ReplayAsync(id, ct)));
    }

    /// <summary>A sink begins to run; it leaves when the result is disposed.</summary>
    internal IDisposable Enter(string stage, AlertApi api)
    {
        lock (_lock)
        {
            _open[stage] = api;
        }

        return new Registration(this, stage, api);
    }

    private Func<HttpRequest, string?, CancellationToken, Task<IResult>> Through(
        Func<AlertApi, HttpRequest, string, CancellationToken, Task<IResult>> handle) =>
        async (HttpRequest request, string? id, CancellationToken cancellationToken) =>
            Find(request) is { } api ? await handle(api, request, id ?? "", cancellationToken) : NobodyThere(request);

    private async Task<IResult> PostAlertsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        AlertApi[] open;
        lock (_lock)
        {
            open = [.. _open.Values];
        }

        return open.Length == 0 ? NobodyThere(request) : await AlertApi.PostAsync(open, request, cancellationToken);
    }

    private AlertApi? Find(HttpRequest request)
    {
        lock (_lock)
        {
            return request.Query.TryGetValue("stage", out Microsoft.Extensions.Primitives.StringValues stage)
                ? _open.GetValueOrDefault(stage.ToString())
                : _open.Values.FirstOrDefault();
        }
    }

    private static IResult NobodyThere(HttpRequest request) => ApiJson.Error(
        StatusCodes.Status503ServiceUnavailable,
        request.Query.ContainsKey("stage") ? "no notify sink of this name is running" : "no notify sink is running");

    private sealed class Registration(AlertDoor door, string stage, AlertApi api) : IDisposable
    {
        public void Dispose()
        {
            lock (door._lock)
            {
                // After a reload the same name is somebody else's.
                if (door._open.TryGetValue(stage, out AlertApi? open) && open == api)
                {
                    door._open.Remove(stage);
                }
            }
        }
    }
}
