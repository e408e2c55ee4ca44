namespace Streams.Sinks.Notify.Muting;

/// <summary>Where a silence stands.</summary>
internal enum SilenceState
{
    /// <summary>It begins later.</summary>
    Pending,

    /// <summary>It holds.</summary>
    Active,

    /// <summary>It is over.</summary>
    Expired,
}
