using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Streams.Sources.Http;

namespace Streams.Sources.Tests.Http;

/// <summary>A door in a real server on loopback.</summary>
internal sealed class DoorServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private DoorServer(WebApplication application, HttpDoor door)
    {
        _application = application;
        Door = door;
        Client = new HttpClient { BaseAddress = new Uri(application.Urls.First()) };
    }

    public HttpDoor Door { get; }

    public HttpClient Client { get; }

    public static async Task<DoorServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
            options.Listen(System.Net.IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http1));
        WebApplication application = builder.Build();
        HttpDoor door = new();
        door.Map(application);
        await application.StartAsync();
        return new DoorServer(application, door);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }
}
