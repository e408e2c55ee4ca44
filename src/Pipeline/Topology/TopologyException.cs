namespace Streams.Topology;

/// <summary>A topology cannot be used: all that is wrong with it, at once.</summary>
public sealed class TopologyException : Exception
{
    /// <summary>Gathers the errors.</summary>
    public TopologyException(IReadOnlyList<TopologyError> errors)
        : base(string.Join(Environment.NewLine, errors))
    {
        Errors = errors;
    }

    /// <summary>The errors, in the order of their places.</summary>
    public IReadOnlyList<TopologyError> Errors { get; }
}
