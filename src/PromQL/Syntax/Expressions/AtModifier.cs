using System.Globalization;

namespace Streams.PromQL.Syntax.Expressions;

/// <summary>The fixed time that <c>@</c> gives a selector or subquery.</summary>
/// <param name="Kind">Which time is meant.</param>
/// <param name="Milliseconds">The time since the epoch, UTC, when it is written as a number.</param>
public sealed record AtModifier(AtKind Kind, long Milliseconds = 0)
{
    /// <summary>The modifier as PromQL: <c>@ 12.500</c>, <c>@ start()</c>.</summary>
    public override string ToString() => Kind switch
    {
        AtKind.Start => "@ start()",
        AtKind.End => "@ end()",
        _ => "@ " + (Milliseconds / 1000m).ToString("F3", CultureInfo.InvariantCulture),
    };
}
