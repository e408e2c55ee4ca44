namespace Streams.Stages;

/// <summary>Why a row was not used: the closed set of values of the metric's <c>reason</c> label.</summary>
public enum DropReason
{
    /// <summary>The row could not be read.</summary>
    Malformed,

    /// <summary>The row was older than the watermark and the stage's policy is to drop such rows.</summary>
    Late,

    /// <summary>The row's labels broke a bound or a rule on names.</summary>
    InvalidLabels,

    /// <summary>The row was over a limit that the topology sets.</summary>
    Limit,

    /// <summary>The row's time was further ahead of the clock than <c>max_ahead</c> allows.</summary>
    Future,

    /// <summary>The row's value was NaN, of which the stage can make nothing.</summary>
    NotANumber,

    /// <summary>The row was of a kind that is not supported, such as a native histogram.</summary>
    Unsupported,

    /// <summary>The row belonged to a vector of which other parts were missing, and the stage's policy is to skip such vectors.</summary>
    Incomplete,

    /// <summary>The system that a sink writes to refused the row for good.</summary>
    Rejected,

    /// <summary>The stage had already failed; what still came was thrown away while the rest drained.</summary>
    Failed,
}
