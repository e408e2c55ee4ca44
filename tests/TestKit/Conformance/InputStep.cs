using Streams.Data;

namespace Streams.TestKit.Conformance;

/// <summary>One step of an operator's input.</summary>
public abstract record InputStep
{
    private InputStep()
    {
    }

    /// <summary>Rows that may be cut into batches at any place.</summary>
    public sealed record RowsStep(Sample[] Rows, bool IsLate) : InputStep;

    /// <summary>A move of the watermark.</summary>
    public sealed record WatermarkStep(EventTime Time) : InputStep;
}
