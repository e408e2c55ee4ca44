using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Streams.EndToEnd.Tests.Support;
using Streams.TestKit.Servers;

namespace Streams.EndToEnd.Tests.Notify;

/// <summary>A webhook that keeps what it is told, and when.</summary>
internal sealed class WebhookLog : IAsyncDisposable
{
    private readonly RecordingServer _server;
    private readonly Lock _lock = new();
    private readonly List<(TimeSpan At, JsonElement Body)> _notifications = [];
    private readonly long _start = Stopwatch.GetTimestamp();

    private WebhookLog(RecordingServer server)
    {
        _server = server;
        server.Answer = request =>
        {
            lock (_lock)
            {
                _notifications.Add((Stopwatch.GetElapsedTime(_start), request.Json));
            }

            return ServerAnswer.Ok;
        };
    }

    public string Url => _server.Url;

    public static async Task<WebhookLog> StartAsync() => new(await RecordingServer.StartAsync());

    /// <summary>What was told of a group, in order.</summary>
    public (TimeSpan At, JsonElement Body)[] Of(string groupKey)
    {
        lock (_lock)
        {
            return [.. _notifications.Where(one => one.Body.GetProperty("groupKey").GetString() == groupKey)];
        }
    }

    public string[] GroupKeys()
    {
        lock (_lock)
        {
            return [.. _notifications.Select(one => one.Body.GetProperty("groupKey").GetString() ?? "").Distinct().Order()];
        }
    }

    /// <summary>Waits until a group was told of so often.</summary>
    public Task WaitForAsync(string groupKey, int count) => Until.TrueAsync(() => Task.FromResult(Of(groupKey).Length >= count));

    /// <summary>The alerts of a group that were told with a status, over all notifications.</summary>
    public string[] Told(string status)
    {
        lock (_lock)
        {
            return
            [
                .. _notifications.SelectMany(one => one.Body.GetProperty("alerts").EnumerateArray())
                    .Where(alert => alert.GetProperty("status").GetString() == status)
                    .Select(alert => alert.GetProperty("labels").GetProperty("alertname").GetString() ?? ""),
            ];
        }
    }

    /// <summary>A body without what differs between two programs that are told the same: the times, and where they are reached.</summary>
    public static string Comparable(JsonElement body)
    {
        JsonObject copy = JsonNode.Parse(body.GetRawText())?.AsObject() ?? [];
        copy.Remove("externalURL");
        foreach (JsonNode? alert in copy["alerts"]?.AsArray() ?? [])
        {
            // The end of one that fires is no time in both; that of one that is over is as it was sent.
            alert?.AsObject().Remove("startsAt");
            if (alert?["status"]?.GetValue<string>() == "resolved")
            {
                alert.AsObject().Remove("endsAt");
            }
        }

        return copy.ToJsonString();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
