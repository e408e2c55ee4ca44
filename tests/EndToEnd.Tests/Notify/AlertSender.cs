using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Streams.EndToEnd.Tests.Notify;

/// <summary>Sends alerts over Alertmanager's API, to the node and to the real program alike.</summary>
internal static class AlertSender
{
    /// <summary>Labels written as <c>A,team=x</c>.</summary>
    public static Dictionary<string, string> Labels(string text)
    {
        string[] parts = text.Split(',');
        return parts.Skip(1).Select(part => part.Split('=')).ToDictionary(sides => sides[0], sides => sides[1])
            .Append(KeyValuePair.Create("alertname", parts[0])).ToDictionary();
    }

    public static object Firing(string labels, DateTimeOffset since) => new
    {
        labels = Labels(labels),
        annotations = new { summary = $"{labels} is in trouble" },
        startsAt = Text(since),
        endsAt = Text(since.AddHours(1)),
        generatorURL = "http://prometheus/graph",
    };

    public static object Resolved(string labels, DateTimeOffset since, DateTimeOffset until) => new
    {
        labels = Labels(labels),
        annotations = new { summary = $"{labels} is in trouble" },
        startsAt = Text(since),
        endsAt = Text(until),
        generatorURL = "http://prometheus/graph",
    };

    public static async Task SendAsync(HttpClient client, params object[] alerts)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync("/api/v2/alerts", alerts);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Silences what has a label, for an hour; gives the silence's id.</summary>
    public static async Task<string> SilenceAsync(HttpClient client, string name, string value, DateTimeOffset now)
    {
        object silence = new
        {
            matchers = new[] { new { name, value, isRegex = false, isEqual = true } },
            startsAt = Text(now),
            endsAt = Text(now.AddHours(1)),
            createdBy = "test",
            comment = "known",
        };
        using HttpResponseMessage answer = await client.PostAsJsonAsync("/api/v2/silences", silence);
        JsonElement json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return json.GetProperty("silenceID").GetString() ?? "";
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
