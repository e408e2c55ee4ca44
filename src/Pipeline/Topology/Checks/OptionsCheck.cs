using System.Reflection;
using Streams.Stages;
using Streams.Topology.Binding;

namespace Streams.Topology.Checks;

/// <summary>Checks options that were written in code: the bounds of their fields and their own rules.</summary>
internal static class OptionsCheck
{
    public static IEnumerable<TopologyError> Check(StageNode stage, TopologySettings settings)
    {
        string component = $"{stage.Definition.Kind}s.{stage.Name}";
        foreach (PropertyInfo property in stage.Options.GetType().GetProperties())
        {
            if (property.GetCustomAttribute<BoundsAttribute>() is { } bounds
                && property.GetValue(stage.Options) is { } value
                && BoundsCheck.Problem(ValueShape.Of(property), bounds, value) is { } problem)
            {
                yield return new TopologyError(component, OptionNames.Of(property.Name), problem);
            }
        }

        IEnumerable<OptionProblem> problems =
        [
            .. (stage.Options as IStageOptions)?.Validate() ?? [],
            .. (stage.Options as ISettingsRules)?.Validate(settings) ?? [],
        ];
        foreach (OptionProblem problem in problems)
        {
            yield return new TopologyError(component, problem.Field, problem.Message);
        }
    }
}
