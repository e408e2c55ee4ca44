using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Streams.Sources.Http;

namespace Streams.Repository.Tests.Support;

/// <summary>Serves a door on loopback and sends samples to it, for examples that wait for some.</summary>
internal sealed class SampleSender : IAsyncDisposable
{
    private readonly WebApplication _application;

    private SampleSender(WebApplication application)
    {
        _application = application;
    }

    public static async Task<SampleSender> StartAsync(HttpDoor door)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        door.Map(application);
        await application.StartAsync();
        return new SampleSender(application);
    }

    /// <summary>Sends until the source behind the door has accepted a sample.</summary>
    public async Task SendAsync()
    {
        using HttpClient client = new() { BaseAddress = new Uri(_application.Urls.First()) };
        HttpStatusCode status;
        do
        {
            using StringContent body = new("orders,service=shop value=1");
            using HttpResponseMessage answer = await client.PostAsync(new Uri("/write", UriKind.Relative), body);
            status = answer.StatusCode;
        }
        while (status == HttpStatusCode.ServiceUnavailable);

        Assert.Equal(HttpStatusCode.NoContent, status);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
