using Streams.Stages;

namespace Streams.Sources.Generator;

/// <summary>Finds out which series an incident happens to.</summary>
internal static class IncidentMatch
{
    /// <summary>Whether it happens to a series.</summary>
    public static bool Matches(IncidentOptions incident, SeriesPlace place)
    {
        if (incident.Metric is not null && incident.Metric != SeriesLayout.NameOf(place.Metric))
        {
            return false;
        }

        foreach ((string label, string value) in incident.Match)
        {
            if (SeriesLayout.ValueOf(place, label) != value)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Why an incident happens to no series at all, or null.</summary>
    public static OptionProblem? FindProblem(IncidentOptions incident, GeneratorOptions options)
    {
        MetricKind[] kinds =
        [
            .. Enum.GetValues<MetricKind>().Where(m => incident.Metric is null || incident.Metric == SeriesLayout.NameOf(m)),
        ];
        if (kinds.Length == 0)
        {
            string known = string.Join(", ", Enum.GetValues<MetricKind>().Select(SeriesLayout.NameOf));
            return new OptionProblem("metric", $"there is no metric '{incident.Metric}'; there are {known}");
        }

        foreach (string label in incident.Match.Keys)
        {
            string[] known = [.. kinds.SelectMany(SeriesLayout.LabelsOf).Distinct()];
            if (!known.Contains(label))
            {
                return new OptionProblem("match", $"no series has the label '{label}'; there are {string.Join(", ", known)}");
            }
        }

        SeriesLayout layout = new(options);
        string? service = incident.Match.GetValueOrDefault("service");
        foreach ((string label, string value) in incident.Match)
        {
            if (!layout.ValuesOf(label, label == "service" ? null : service).Contains(value))
            {
                string some = string.Join(", ", layout.ValuesOf(label, service).Take(8));
                return new OptionProblem("match", $"no series has the {label} '{value}'; there are {some}");
            }
        }

        return kinds.Any(m => incident.Match.Keys.All(SeriesLayout.LabelsOf(m).Contains))
            ? null
            : new OptionProblem("match", $"no metric has all the labels {string.Join(", ", incident.Match.Keys)}");
    }
}
