using System.Net;
using Streams.Sinks.Notify.Configuration;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>Makes the lower half of HTTP clients.</summary>
internal static class HttpHandlers
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);

    public static SocketsHttpHandler Create(HttpConfig config)
    {
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectPatience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
            UseProxy = config.ProxyUrl is not null,
            Proxy = config.ProxyUrl is null ? null : new WebProxy(config.ProxyUrl),
            MaxResponseHeadersLength = 64,
            MaxResponseDrainSize = 64 * 1024,
        };
        config.TlsConfig.ApplyTo(handler);
        return handler;
    }
}
