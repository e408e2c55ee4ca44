using System.Text.Json;
using Streams.Data;
using Streams.Sinks.Notify.Alerts;

namespace Streams.Sinks.Notify.Api;

/// <summary>Reads the alerts of a request; those that are wrong are left out and said.</summary>
internal static class PostedAlerts
{
    public static List<AlertUpdate> Read(JsonElement list, EventTime now, TimeSpan resolveTimeout, List<string> problems)
    {
        List<AlertUpdate> updates = new(list.GetArrayLength());
        int index = 0;
        foreach (JsonElement alert in list.EnumerateArray())
        {
            try
            {
                updates.Add(ApiJson.Read(() => Read(alert, now, resolveTimeout)));
            }
            catch (FormatException error)
            {
                problems.Add($"alert {index}: {error.Message}");
            }

            index++;
        }

        return updates;
    }

    private static AlertUpdate Read(JsonElement alert, EventTime now, TimeSpan resolveTimeout)
    {
        if (alert.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("expected an object");
        }

        Labels labels = ApiJson.Labels(alert, "labels");
        if (labels.Count == 0)
        {
            throw new FormatException("at least one label pair required");
        }

        EventTime? end = ApiJson.Time(alert, "endsAt");
        EventTime start = ApiJson.Time(alert, "startsAt") ?? end ?? now;
        if (end < start)
        {
            throw new FormatException("start time must be before end time");
        }

        return new AlertUpdate(
            labels, ApiJson.Labels(alert, "annotations"), start, end ?? now.Plus(resolveTimeout), ApiJson.Text(alert, "generatorURL"))
        {
            IsTimeout = end is null,
        };
    }
}
