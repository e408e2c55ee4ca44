using Streams.Data;
using Streams.PromQL.Evaluation.Nodes;
using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Storage;

namespace Streams.PromQL.Evaluation.Results;

/// <summary>Puts the vectors of a range query's steps together, series by series.</summary>
internal sealed class ResultBuilder(QueryLimits limits)
{
    private readonly LabelSetTable _sets = new();
    private readonly List<List<TimedValue>> _points = [];
    private int[] _setOf = [];
    private int _generation = -1;
    private long _count;

    /// <summary>An instant vector as a result of its own.</summary>
    public static VectorResult Vector(QueryVector vector, EventTime at, IReadOnlyList<QueryAnnotation> annotations)
    {
        VectorSample[] samples = new VectorSample[vector.Count];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = new VectorSample(vector.LabelsOf(vector.Rows[i]), at, vector.Values[i]);
        }

        return new VectorResult(samples, annotations);
    }

    /// <summary>A range vector as a result: the samples as they are.</summary>
    public static MatrixResult Samples(RangeNode range, QueryRun run, long at)
    {
        range.Evaluate(run, at);
        List<SeriesResult> series = [];
        for (int row = 0; row < range.Shape.Count; row++)
        {
            SampleRange samples = range.Read(row);
            if (samples.Count == 0)
            {
                continue;
            }

            TimedValue[] points = new TimedValue[samples.Count];
            for (int i = 0; i < points.Length; i++)
            {
                points[i] = new TimedValue(new EventTime(samples.Times[i]), samples.Values[i]);
            }

            Labels labels = range.Shape.LabelsOf(row);
            series.Add(new SeriesResult(range.Shape.DropsName(row) ? LabelSets.WithoutName(labels) : labels, points));
        }

        series.Sort((left, right) => LabelSets.Compare(left.Labels, right.Labels));
        return new MatrixResult(series, [.. run.Annotations]);
    }

    /// <summary>Adds the vector of a step, which is later than those before.</summary>
    public void Add(QueryVector vector, long at)
    {
        _count += vector.Count;
        if (_count > limits.ResultSamplesMax)
        {
            throw new QueryException($"the result has more samples than the limit of {limits.ResultSamplesMax:N0}");
        }

        if (_generation != vector.Generation)
        {
            _generation = vector.Generation;
            Array.Clear(_setOf);
        }

        Rows.Grow(ref _setOf, vector.RowCount);
        EventTime time = new(at);
        for (int i = 0; i < vector.Count; i++)
        {
            List<TimedValue> points = _points[SetOf(vector, vector.Rows[i])];
            if (points.Count > 0 && points[^1].Time == time)
            {
                throw new QueryException("vector cannot contain metrics with the same labelset");
            }

            points.Add(new TimedValue(time, vector.Values[i]));
        }
    }

    public MatrixResult Build(IReadOnlyList<QueryAnnotation> annotations)
    {
        List<SeriesResult> series = [];
        for (int i = 0; i < _points.Count; i++)
        {
            series.Add(new SeriesResult(_sets[i], _points[i]));
        }

        series.Sort((left, right) => LabelSets.Compare(left.Labels, right.Labels));
        return new MatrixResult(series, annotations);
    }

    /// <summary>The series of a row; numbers in the array are one higher, so that none is zero.</summary>
    private int SetOf(QueryVector vector, int row)
    {
        if (_setOf[row] == 0)
        {
            int set = _sets.NumberOf(vector.LabelsOf(row));
            if (set == _points.Count)
            {
                _points.Add([]);
            }

            _setOf[row] = set + 1;
        }

        return _setOf[row] - 1;
    }
}
