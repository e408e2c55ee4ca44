using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify.Receivers;

/// <summary>One way of telling somebody.</summary>
/// <remarks>
/// A sending that cannot succeed is a result, not an exception, and its text shows no secret. Several may run at once.
/// </remarks>
internal interface IIntegration : IDisposable
{
    /// <summary>Sends a notification once.</summary>
    Task<SendResult> SendAsync(Notification notification, CancellationToken cancellationToken);
}
