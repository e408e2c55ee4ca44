namespace Streams.Sinks.Notify.Delivery;

/// <summary>What came of an attempt.</summary>
internal enum SendOutcome
{
    /// <summary>The receiver has it.</summary>
    Delivered,

    /// <summary>Not now; it is worth trying again.</summary>
    Retry,

    /// <summary>The receiver will never take it.</summary>
    Rejected,
}
