namespace Streams.Operators.Rules.Planning;

/// <summary>A part that shards answer, with its number in frames and the times at which some rule needs it.</summary>
internal sealed record PlannedPart(int Number, QueryPart Part, IReadOnlyList<Cadence> Cadences)
{
    /// <summary>Whether some rule needs the part when the data up to a time is complete.</summary>
    public bool IsDue(long time)
    {
        foreach (Cadence cadence in Cadences)
        {
            if (cadence.IsDue(time))
            {
                return true;
            }
        }

        return false;
    }
}
