using Streams.Data;
using Streams.PromQL.Syntax;

namespace Streams.Sinks.Notify.Engine;

/// <summary>Labels as Alertmanager writes them in group keys: <c>{alertname="Down", team="a"}</c>.</summary>
internal static class GroupLabelsText
{
    public static string Format(Labels labels)
    {
        List<string> parts = [];
        foreach (Label label in labels)
        {
            parts.Add($"{label.NameText}={StringLiteral.Quote(label.ValueText)}");
        }

        return $"{{{string.Join(", ", parts)}}}";
    }
}
