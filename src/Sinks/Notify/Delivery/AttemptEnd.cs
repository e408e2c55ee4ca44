namespace Streams.Sinks.Notify.Delivery;

/// <summary>What followed from an attempt that is worth a line in the log.</summary>
/// <param name="BreakerOpened">Whether the target is left alone from now on.</param>
/// <param name="GivenUp">How many notifications go to the fallback or are dead.</param>
internal readonly record struct AttemptEnd(bool BreakerOpened, int GivenUp);
