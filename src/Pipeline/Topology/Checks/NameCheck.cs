using System.Text.RegularExpressions;

namespace Streams.Topology.Checks;

/// <summary>Checks the names of stages: what they consist of, and that each stands once.</summary>
internal static partial class NameCheck
{
    /// <summary>What names consist of, for messages.</summary>
    public const string Rule = "use letters, digits, _ and -";

    /// <summary>The names as a regular expression, for the schema.</summary>
    public const string Pattern = "^[A-Za-z0-9_-]+$";

    /// <summary>Whether a name is allowed.</summary>
    public static bool IsValid(string name) => Allowed().IsMatch(name);

    /// <summary>The errors.</summary>
    public static IEnumerable<TopologyError> Check(StageGraph graph)
    {
        foreach (GraphStage stage in graph.Stages)
        {
            if (!IsValid(stage.Name))
            {
                yield return new TopologyError(
                    stage.Component, "", $"'{stage.Name}' cannot be the name of a stage; {Rule}", stage.Position);
            }

            if (graph.TryGet(stage.Name, out GraphStage? first) && first != stage)
            {
                string place = first.Position is null ? "" : $" at {first.Position}";
                string message = $"'{stage.Name}' is defined twice; the first is {Words.A(first.Kind)}{place}";
                yield return new TopologyError(stage.Component, "", message, stage.Position);
            }
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();
}
