using Streams.Stages;

namespace Streams.Topology;

/// <summary>Options of a stage that have rules together with the settings of their topology.</summary>
public interface ISettingsRules
{
    /// <summary>Yields each broken rule.</summary>
    IEnumerable<OptionProblem> Validate(TopologySettings settings);
}
