namespace Streams.Relabeling;

/// <summary>What a relabeling rule does; the names are Prometheus' own words.</summary>
public enum RelabelAction
{
    /// <summary>Sets the target label to the replacement when the source value matches.</summary>
    Replace,

    /// <summary>Drops series whose source value does not match.</summary>
    Keep,

    /// <summary>Drops series whose source value matches.</summary>
    Drop,

    /// <summary>Sets the target label to the source value's MD5 hash modulo a number.</summary>
    Hashmod,

    /// <summary>Copies labels whose names match to labels named by the replacement.</summary>
    Labelmap,

    /// <summary>Removes labels whose names match.</summary>
    Labeldrop,

    /// <summary>Removes labels whose names do not match.</summary>
    Labelkeep,

    /// <summary>Sets the target label to the source value in lower case.</summary>
    Lowercase,

    /// <summary>Sets the target label to the source value in upper case.</summary>
    Uppercase,

    /// <summary>Drops series whose source value differs from the target label's value.</summary>
    Keepequal,

    /// <summary>Drops series whose source value equals the target label's value.</summary>
    Dropequal,
}
