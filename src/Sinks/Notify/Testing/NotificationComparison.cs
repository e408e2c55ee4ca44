using Streams.Data;
using Streams.Stages;

namespace Streams.Sinks.Notify.Testing;

/// <summary>Says what receivers were told otherwise than expected: <c>-</c> for what is missing, <c>+</c> for what came.</summary>
internal static class NotificationComparison
{
    private const int TextLettersMax = 300;

    public static IReadOnlyList<string> Lines(
        IReadOnlyDictionary<string, IReadOnlyList<ExpectedNotificationOptions>> expected, IReadOnlyList<SimulatedNotification> told)
    {
        List<string> lines = [];
        foreach (string receiver in expected.Keys.Union(told.Select(one => one.Receiver)).Order(StringComparer.Ordinal))
        {
            AddReceiver(
                receiver, expected.GetValueOrDefault(receiver) ?? [], [.. told.Where(one => one.Receiver == receiver)], lines);
        }

        return lines;
    }

    private static void AddReceiver(
        string receiver,
        IReadOnlyList<ExpectedNotificationOptions> expected,
        IReadOnlyList<SimulatedNotification> told,
        List<string> lines)
    {
        List<SimulatedNotification> extra = [.. told];
        List<ExpectedNotificationOptions> missing = [];
        foreach (ExpectedNotificationOptions one in expected)
        {
            int found = extra.FindIndex(candidate => IsAsExpected(one, candidate));
            if (found < 0)
            {
                missing.Add(one);
            }
            else
            {
                extra.RemoveAt(found);
            }
        }

        if (missing.Count + extra.Count == 0)
        {
            return;
        }

        string[] texts = [.. expected.SelectMany(one => one.Texts.Keys).Distinct()];
        lines.Add($"{receiver}: expected {Count(expected.Count)}, got {told.Count}");
        lines.AddRange(missing.Select(one => (one.At ?? TimeSpan.MaxValue, Lines: Text(one)))
            .Concat(extra.Select(one => (one.At, Lines: Text(one, texts))))
            .OrderBy(part => part.Item1)
            .SelectMany(part => part.Lines));
    }

    private static bool IsAsExpected(ExpectedNotificationOptions expected, SimulatedNotification told) =>
        (expected.At is null || expected.At == told.At)
        && AreAsExpected(expected.Firing, [.. told.Firing])
        && AreAsExpected(expected.Resolved, [.. told.Resolved])
        && expected.Texts.All(text => told.Texts.TryGetValue(text.Key, out string? found) && found.Trim() == text.Value.Trim());

    // Each pattern needs an alert of its own, and none may be left.
    private static bool AreAsExpected(IReadOnlyList<AlertPattern> patterns, List<Labels> alerts)
    {
        if (patterns.Count != alerts.Count)
        {
            return false;
        }

        foreach (AlertPattern pattern in patterns.OrderByDescending(pattern => pattern.Matchers.All.Count))
        {
            int found = alerts.FindIndex(pattern.Matches);
            if (found < 0)
            {
                return false;
            }

            alerts.RemoveAt(found);
        }

        return true;
    }

    private static IEnumerable<string> Text(ExpectedNotificationOptions expected)
    {
        string at = expected.At is { } time ? Durations.Format(time) : "any time";
        yield return $"  - {at}  {Alerts(expected.Firing.Select(one => one.Text), expected.Resolved.Select(one => one.Text))}";
        foreach ((string field, string text) in expected.Texts)
        {
            yield return $"  -   {field}: {Quote(text)}";
        }
    }

    private static IEnumerable<string> Text(SimulatedNotification told, string[] texts)
    {
        string alerts = Alerts(told.Firing.Select(AlertText.Format), told.Resolved.Select(AlertText.Format));
        yield return $"  + {Durations.Format(told.At)}  {alerts}";
        foreach (string field in texts)
        {
            yield return $"  +   {field}: {Quote(told.Texts.GetValueOrDefault(field) ?? "")}";
        }
    }

    private static string Alerts(IEnumerable<string> firing, IEnumerable<string> resolved)
    {
        string first = string.Join(", ", firing);
        string second = string.Join(", ", resolved);
        return (first.Length, second.Length) switch
        {
            (_, 0) => $"firing {first}",
            (0, _) => $"resolved {second}",
            _ => $"firing {first}; resolved {second}",
        };
    }

    private static string Count(int count) => count switch
    {
        0 => "no notification",
        1 => "1 notification",
        _ => $"{count} notifications",
    };

    private static string Quote(string text)
    {
        string line = text.Trim().ReplaceLineEndings("\\n");
        return line.Length > TextLettersMax ? $"'{line[..TextLettersMax]}...'" : $"'{line}'";
    }
}
