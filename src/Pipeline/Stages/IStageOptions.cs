namespace Streams.Stages;

/// <summary>Options of a stage that have rules beyond the bounds of single fields.</summary>
public interface IStageOptions
{
    /// <summary>Yields each broken rule.</summary>
    IEnumerable<OptionProblem> Validate();
}
