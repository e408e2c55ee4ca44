namespace Streams.Sources.Staging;

/// <summary>What <see cref="RepeatedBodies"/> knows of a body.</summary>
internal enum BodyClaim
{
    /// <summary>It is new, and the caller's to take.</summary>
    Mine,

    /// <summary>The same body is being taken right now; whether it will count is not known yet.</summary>
    UnderWay,

    /// <summary>The same body was accepted before.</summary>
    Accepted,
}
