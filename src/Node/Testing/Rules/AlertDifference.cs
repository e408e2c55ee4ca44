using Streams.Data;

namespace Streams.Node.Testing.Rules;

/// <summary>Shows how alerts that fire differ from those that were expected.</summary>
internal static class AlertDifference
{
    /// <summary>The lines of the difference; none when there is none.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<FoundAlert> expected, IReadOnlyList<FoundAlert> found)
    {
        List<FoundAlert> missing = [.. expected];
        List<FoundAlert> extra = [];
        foreach (FoundAlert alert in found)
        {
            if (!missing.Remove(alert))
            {
                extra.Add(alert);
            }
        }

        List<string> lines = [];
        foreach (FoundAlert alert in missing)
        {
            int twin = extra.FindIndex(other => other.Labels.Equals(alert.Labels));
            if (twin >= 0)
            {
                lines.Add($"  {alert.Labels} with other annotations:");
                lines.AddRange(Annotations("    - ", alert.Annotations, extra[twin].Annotations));
                lines.AddRange(Annotations("    + ", extra[twin].Annotations, alert.Annotations));
                extra.RemoveAt(twin);
            }
            else
            {
                lines.Add($"  - {alert.Labels}");
                lines.AddRange(Annotations("      ", alert.Annotations, Labels.Empty));
            }
        }

        foreach (FoundAlert alert in extra)
        {
            lines.Add($"  + {alert.Labels}");
            lines.AddRange(Annotations("      ", alert.Annotations, Labels.Empty));
        }

        return lines;
    }

    /// <summary>The annotations that others do not have, a line each.</summary>
    private static List<string> Annotations(string lead, Labels annotations, Labels others)
    {
        List<string> lines = [];
        foreach (Label annotation in annotations)
        {
            string value = annotation.ValueText;
            if (others.Get(annotation.Name) != value)
            {
                lines.Add($"{lead}{annotation.NameText}: {value.ReplaceLineEndings("\\n")}");
            }
        }

        return lines;
    }
}
