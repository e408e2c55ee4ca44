using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Streams.Node.Api;

/// <summary>The node's HTTP address: metrics, health, and what stages serve.</summary>
internal sealed class NodeServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private NodeServer(WebApplication application)
    {
        _application = application;
    }

    /// <summary>The address that is really listened on, with the port that was chosen for port 0.</summary>
    public string Address => _application.Urls.First();

    /// <summary>Starts to listen; an address that cannot be had is an <see cref="IOException"/> that names it.</summary>
    public static async Task<NodeServer> StartAsync(
        IPEndPoint address,
        NodeHealth health,
        MetricsCollector metrics,
        IReadOnlyList<Action<IEndpointRouteBuilder>> routes,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(loggers);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Listen(address);
        });

        WebApplication application = builder.Build();
        application.MapGet("/metrics", () => Results.Text(metrics.Collect(), PrometheusText.ContentType));
        application.MapGet("/health/live", () => Answer(health.IsLive, health.Reason));
        application.MapGet("/health/ready", () => Answer(health.IsReady, health.Reason));
        foreach (Action<IEndpointRouteBuilder> map in routes)
        {
            map(application);
        }

        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (Exception cause) when (cause is IOException or SocketException)
        {
            await application.DisposeAsync();
            throw new IOException($"cannot listen on {address}: {Reason(cause)}", cause);
        }

        return new NodeServer(application);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private static string Reason(Exception cause) => cause switch
    {
        { InnerException: AddressInUseException } => "the address is in use already",
        SocketException { SocketErrorCode: SocketError.AccessDenied } => "this user may not listen there",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => "this machine does not have the address",
        _ => cause.Message,
    };

    private static IResult Answer(bool isGood, string reason)
    {
        int status = isGood ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return Results.Text(reason + "\n", "text/plain", statusCode: status);
    }
}
