namespace Streams.Sources.Formats.Otlp;

/// <summary>Which of a point's series a row belongs to.</summary>
internal enum OtlpPart : byte
{
    /// <summary>The value itself.</summary>
    Value,

    /// <summary>How many values there were at or below a bound.</summary>
    Bucket,

    /// <summary>A quantile of a summary.</summary>
    Quantile,

    /// <summary>The sum of the values.</summary>
    Sum,

    /// <summary>How many values there were.</summary>
    Count,

    /// <summary>The attributes of the resource.</summary>
    TargetInfo,
}
