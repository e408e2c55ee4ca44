using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Streams.Sources.Http;

/// <summary>The routes that samples come in by, and the running sources behind them.</summary>
/// <remarks>
/// Each route is there twice: as senders know it, for the one http source of a topology, and behind a source's name, for
/// several. A program of its own maps the door into its own server.
/// </remarks>
public sealed class HttpDoor
{
    private static readonly (string Path, string Name)[] Paths =
    [
        ("/api/v1/write", "remote_write"),
        ("/v1/metrics", "otlp"),
        ("/api/v2/write", "influx_v2"),
        ("/write", "influx_v1"),
        ("/api/v1/import/prometheus", "prometheus"),
    ];

    private readonly ConcurrentDictionary<string, HttpReceiver> _receivers = new(StringComparer.Ordinal);

    /// <summary>Whether the routes were mapped.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>How many running sources are behind the door.</summary>
    internal int SourceCount => _receivers.Count;

    /// <summary>Maps the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        IsOpen = true;
        foreach ((string path, string name) in Paths)
        {
            routes.MapPost(path, context => HandleAsync(context, name));
            routes.MapPost("/{source}" + path, context => HandleAsync(context, name));
        }
    }

    /// <summary>Puts a running source behind the door until the result is disposed.</summary>
    internal IDisposable Open(string source, HttpReceiver receiver)
    {
        _receivers[source] = receiver;
        return new Entry(this, source, receiver);
    }

    private Task HandleAsync(HttpContext context, string route)
    {
        string? name = context.GetRouteValue("source") as string;
        if (TryFind(name, context.Request.Path, out HttpReceiver? receiver, out IngestAnswer? answer))
        {
            return receiver.HandleAsync(context, route);
        }

        return HttpReplies.WriteAsync(context, route, answer);
    }

    private bool TryFind(
        string? name,
        PathString path,
        [NotNullWhen(true)] out HttpReceiver? receiver,
        [NotNullWhen(false)] out IngestAnswer? answer)
    {
        HttpReceiver[] all = [.. _receivers.Values];
        receiver = name is not null ? _receivers.GetValueOrDefault(name) : all.Length == 1 ? all[0] : null;
        answer = receiver is not null ? null : (all.Length, name) switch
        {
            (0, _) => IngestAnswer.Unavailable("no http source is running"),
            (_, null) => new IngestAnswer(404, $"there are several http sources: write to /NAME{path}"),
            _ => new IngestAnswer(404, $"no http source is called '{name}'"),
        };
        return receiver is not null;
    }

    private sealed class Entry(HttpDoor door, string source, HttpReceiver receiver) : IDisposable
    {
        public void Dispose() => door._receivers.TryRemove(new KeyValuePair<string, HttpReceiver>(source, receiver));
    }
}
