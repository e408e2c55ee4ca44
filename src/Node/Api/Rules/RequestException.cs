namespace Streams.Node.Api.Rules;

/// <summary>A request that cannot be answered as it stands; the message is told to whoever sent it.</summary>
internal sealed class RequestException(string message) : Exception(message);
