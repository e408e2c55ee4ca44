namespace Streams.Sources.Generator;

/// <summary>What happens to the matched series during an incident.</summary>
public enum IncidentKind
{
    /// <summary>Values are larger or smaller for a while: a burst that passes.</summary>
    Spike,

    /// <summary>Values move to another level and stay there, unless <c>for</c> gives an end.</summary>
    Shift,

    /// <summary>The series say nothing for a while, as if their sender were gone.</summary>
    DropOut,
}
