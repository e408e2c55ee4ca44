using Streams.Data;

namespace Streams.PromQL.Evaluation.Shapes;

/// <summary>The series that a vector can have, numbered from 0: its rows. Labels are worked out when they are asked for.</summary>
/// <remarks>
/// Rows are only ever added, so that what others know of a row stays right; when rows have to go or change, the
/// generation does, and all that was known is worked out anew. In steady state neither happens, and evaluation touches
/// numbers only.
/// </remarks>
internal abstract class SeriesShape
{
    /// <summary>Changes when rows are numbered anew.</summary>
    public abstract int Generation { get; }

    /// <summary>How many rows there are; some of them may be of series that are gone.</summary>
    public abstract int Count { get; }

    /// <summary>Whether two rows that are in the vector at once may have the same labels.</summary>
    public virtual bool MayRepeat => false;

    /// <summary>Whether two rows that are in the vector at once may differ in the metric's name only.</summary>
    public virtual bool MayRepeatWithoutName => true;

    /// <summary>Whether no two rows have the same labels, not even at different times.</summary>
    public virtual bool AreRowsDistinct => false;

    /// <summary>The labels of a row, made for this call.</summary>
    public abstract Labels LabelsOf(int row);

    /// <summary>Whether the metric's name of a row is taken off at the end of the query.</summary>
    public virtual bool DropsName(int row) => false;
}
