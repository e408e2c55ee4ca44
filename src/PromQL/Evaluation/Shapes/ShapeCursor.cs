namespace Streams.PromQL.Evaluation.Shapes;

/// <summary>How far a node has followed the rows of a shape.</summary>
internal struct ShapeCursor
{
    private int _generation;

    /// <summary>Makes a cursor that has followed nothing.</summary>
    public ShapeCursor()
    {
        _generation = -1;
    }

    /// <summary>How many rows are known.</summary>
    public int Known { get; private set; }

    /// <summary>Looks for rows that are not known yet; when rows were numbered anew, all are.</summary>
    public bool IsBehind(SeriesShape shape, out bool isRestarted)
    {
        isRestarted = shape.Generation != _generation;
        if (isRestarted)
        {
            _generation = shape.Generation;
            Known = 0;
        }

        return isRestarted || Known < shape.Count;
    }

    /// <summary>Says that all rows are known now.</summary>
    public void CatchUp(SeriesShape shape) => Known = shape.Count;
}
