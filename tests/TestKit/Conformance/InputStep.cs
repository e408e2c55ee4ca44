using Streams.Data;

namespace Streams.TestKit.Conformance;

/// <summary>One step of an operator's input.</summary>
public abstract record InputStep
{
    private InputStep()
    {
    }

    /// <summary>Rows of one class of lateness, that may be cut into batches at any place.</summary>
    public sealed record RowsStep(Sample[] Rows, TimeSpan LateWithin = default) : InputStep;

    /// <summary>A move of the watermark.</summary>
    public sealed record WatermarkStep(EventTime Time) : InputStep;
}
