namespace Streams.Operators.Rules.Groups.Alerts;

/// <summary>The slots of an alert's own series; -1 where not known yet.</summary>
/// <param name="Generation">The generation of the slots.</param>
/// <param name="Pending"><c>ALERTS</c> while pending.</param>
/// <param name="Firing"><c>ALERTS</c> while firing.</param>
/// <param name="ForState"><c>ALERTS_FOR_STATE</c>.</param>
internal readonly record struct AlertSlots(int Generation, int Pending, int Firing, int ForState)
{
    public static readonly AlertSlots None = new(-1, -1, -1, -1);
}
