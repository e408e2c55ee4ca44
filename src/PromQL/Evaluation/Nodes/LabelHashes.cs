using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Functions;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>Prometheus' hash of the labels of each row.</summary>
internal sealed class LabelHashes(SeriesShape shape)
{
    private ShapeCursor _cursor = new();
    private ulong[] _hashes = [];

    /// <summary>The hashes, after taking over new rows.</summary>
    public ReadOnlySpan<ulong> Follow()
    {
        if (_cursor.IsBehind(shape, out _))
        {
            Rows.Grow(ref _hashes, shape.Count);
            for (int row = _cursor.Known; row < shape.Count; row++)
            {
                // Prometheus keeps labels as these same bytes, as long as none is longer than 127 bytes.
                _hashes[row] = XxHash64.Of(shape.LabelsOf(row).Canonical);
            }

            _cursor.CatchUp(shape);
        }

        return _hashes;
    }
}
