namespace Streams.Sinks.Notify.Engine;

/// <summary>One way of telling one receiver: what the log and the queue keep apart.</summary>
/// <param name="Receiver">The receiver's name.</param>
/// <param name="Kind">The kind of the integration: <c>webhook</c>, <c>slack</c>.</param>
/// <param name="Index">
/// Which of the receiver's integrations of its kind it is: one of another kind that comes along does not make it a stranger to the log.
/// </param>
/// <param name="SendsResolved">Whether it is told when alerts end.</param>
internal sealed record Target(string Receiver, string Kind, int Index, bool SendsResolved)
{
    public override string ToString() => $"{Receiver}/{Kind}[{Index}]";
}
