using Streams.Data;
using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Functions;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Evaluation.Nodes;

/// <summary>An operator between the values of two vectors whose labels match.</summary>
internal sealed class VectorBinaryNode : VectorNode
{
    private readonly VectorNode _many;
    private readonly VectorNode _one;
    private readonly Binary _binary;
    private readonly VectorMatching _matching;
    private readonly BinaryKernel _kernel;
    private readonly MatchKeys _keys;
    private readonly PairShape? _pairs;
    private readonly DuplicateCheck _duplicates;
    private readonly VectorBuffer _manyBuffer = new();
    private readonly VectorBuffer _oneBuffer = new();
    private double[] _right = [];
    private int[] _oneAt = [];
    private long[] _oneSeen = [];
    private long[] _matched = [];
    private int[] _keyOfSet = [];
    private long[] _setSeen = [];
    private long _round;

    public VectorBinaryNode(VectorNode left, VectorNode right, Binary binary, VectorMatching matching, QueryOptions options)
    {
        _binary = binary;
        _matching = matching;
        _kernel = BinaryKernel.For(binary.Operator);
        bool isOneLeft = matching.Cardinality == MatchCardinality.OneToMany;
        (_many, _one) = isOneLeft ? (right, left) : (left, right);
        _keys = new MatchKeys(_many.Shape, _one.Shape, matching);
        Shape = MatchedShapes.Of(_many.Shape, _one.Shape, binary, matching, options);
        _pairs = Shape as PairShape ?? (Shape as NameDroppingShape)?.Inner as PairShape;
        _duplicates = new DuplicateCheck(Shape);
    }

    public override SeriesShape Shape { get; }

    private bool IsOneToOne => _matching.Cardinality == MatchCardinality.OneToOne;

    private bool IsOneLeft => _matching.Cardinality == MatchCardinality.OneToMany;

    private bool Filters => _binary.Operator.IsComparison() && !_binary.ReturnsBool;

    public override void Evaluate(QueryRun run, long time, VectorBuffer output)
    {
        _many.Evaluate(run, time, _manyBuffer);
        _one.Evaluate(run, time, _oneBuffer);
        output.Reset(_manyBuffer.Count);
        if (_manyBuffer.Count == 0 || _oneBuffer.Count == 0)
        {
            return;
        }

        _keys.Follow();
        _pairs?.Follow();
        _round++;
        IndexOneSide();
        Match(output);
        ThrowIfGroupsRepeat(output.Rows);
        if (Filters)
        {
            output.Truncate(_kernel.Filter(output.Rows, output.Values, _right));
        }
        else
        {
            _kernel.Apply(output.Values, _right);
        }

        _duplicates.Check(output.Rows);
    }

    /// <summary>Finds the series of the side that is one by key; two with the same key match nothing clearly.</summary>
    private void IndexOneSide()
    {
        Rows.Grow(ref _oneAt, _keys.Count);
        Rows.Grow(ref _oneSeen, _keys.Count);
        Rows.Grow(ref _matched, _keys.Count);
        for (int i = 0; i < _oneBuffer.Count; i++)
        {
            int key = _keys.Right[_oneBuffer.Rows[i]];
            if (_oneSeen[key] == _round)
            {
                ThrowManyToMany(key, _oneBuffer.Rows[i], _oneBuffer.Rows[_oneAt[key]]);
            }

            _oneSeen[key] = _round;
            _oneAt[key] = i;
        }
    }

    /// <summary>Puts the left values of partners into the output and the right ones beside it.</summary>
    private void Match(VectorBuffer output)
    {
        Rows.Grow(ref _right, _manyBuffer.Count);
        ReadOnlySpan<int> keys = _keys.Left;
        Span<int> rows = _manyBuffer.Rows;
        for (int i = 0; i < rows.Length; i++)
        {
            int key = keys[rows[i]];
            if (_oneSeen[key] != _round)
            {
                continue;
            }

            if (IsOneToOne && _matched[key] == _round)
            {
                throw new QueryException(
                    "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)", _binary.Place);
            }

            _matched[key] = _round;
            int one = _oneAt[key];
            double manyValue = _manyBuffer.Values[i];
            double oneValue = _oneBuffer.Values[one];
            _right[output.Count] = IsOneLeft ? manyValue : oneValue;
            int row = _pairs is null ? rows[i] : _pairs.RowOf(rows[i], _oneBuffer.Rows[one]);
            output.Add(row, IsOneLeft ? oneValue : manyValue);
        }
    }

    /// <summary>Labels taken over must not make series of one group alike; before values are compared, as in Prometheus.</summary>
    private void ThrowIfGroupsRepeat(ReadOnlySpan<int> rows)
    {
        if (IsOneToOne || !Shape.MayRepeat)
        {
            return;
        }

        foreach (int row in rows)
        {
            int set = _duplicates.SetOf(row);
            int key = _keys.Left[_pairs?.ManyOf(row) ?? row];
            Rows.Grow(ref _setSeen, set + 1);
            Rows.Grow(ref _keyOfSet, set + 1);
            if (_setSeen[set] == _round && _keyOfSet[set] == key)
            {
                throw new QueryException(
                    "multiple matches for labels: grouping labels must ensure unique matches", _binary.Place);
            }

            _setSeen[set] = _round;
            _keyOfSet[set] = key;
        }
    }

    private void ThrowManyToMany(int key, int row, int former)
    {
        Labels found = _one.Shape.LabelsOf(row);
        Labels before = _one.Shape.LabelsOf(former);
        string side = IsOneLeft ? "left" : "right";
        throw new QueryException(
            $"found duplicate series for the match group {_keys.Describe(key)} on the {side} hand-side of the operation: "
            + $"[{LabelSets.Describe(found)}, {LabelSets.Describe(before)}];many-to-many matching not allowed: "
            + "matching labels must be unique on one side",
            _binary.Place);
    }
}
