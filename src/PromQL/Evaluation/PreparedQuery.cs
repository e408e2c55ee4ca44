using Streams.Data;
using Streams.PromQL.Evaluation.Nodes;
using Streams.PromQL.Evaluation.Planning;
using Streams.PromQL.Evaluation.Results;
using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Evaluation;

/// <summary>An expression that is ready to be evaluated, again and again.</summary>
/// <remarks>
/// Which series selectors pick, which group a series belongs to and which series match is kept from one evaluation to
/// the next, and brought up to date where series came or went. In steady state an evaluation touches numbers only, and
/// <see cref="EvaluateVector"/> allocates nothing. State: some numbers a series and node of the expression.
/// </remarks>
public sealed class PreparedQuery
{
    private readonly SeriesDirectory _directory;
    private readonly QueryRun _run;
    private readonly ScalarNode? _scalar;
    private readonly VectorNode? _vector;
    private readonly RangeNode? _range;
    private readonly string? _text;
    private readonly QueryVector? _result;
    private readonly LabelOrder? _order;
    private readonly VectorBuffer? _unordered;

    internal PreparedQuery(Expression expression, SeriesDirectory directory, QueryOptions options, QueryPlanner planner)
    {
        Expression = expression;
        _directory = directory;
        _run = new QueryRun(options);
        switch (expression.Type)
        {
            case ExpressionType.Scalar:
                _scalar = planner.Scalar(expression);
                _vector = new VectorOfScalarNode(_scalar);
                break;
            case ExpressionType.InstantVector:
                _vector = planner.Vector(expression);
                break;
            case ExpressionType.RangeVector:
                _range = planner.Range(expression);
                break;
            default:
                _text = QueryPlanner.Text(expression);
                break;
        }

        _result = _vector is null ? null : new QueryVector(_vector.Shape, options);
        if (_result is not null && options.IsInLabelOrder)
        {
            _order = new LabelOrder(_result.Shape);
            _unordered = new VectorBuffer();
        }
    }

    /// <summary>The expression.</summary>
    public Expression Expression { get; }

    internal SeriesShape VectorShape => _result?.Shape ?? throw NotFor("an aggregation");

    /// <summary>The remarks on the last evaluation.</summary>
    public IReadOnlyList<QueryAnnotation> Annotations => _run.Annotations;

    /// <summary>Evaluates at a time into a vector that is used again by the next evaluation; a scalar is a series without labels.</summary>
    /// <exception cref="QueryException">The query cannot be answered.</exception>
    public QueryVector EvaluateVector(EventTime at, CancellationToken cancellationToken = default)
    {
        QueryVector result = EvaluateOperand(at, cancellationToken);
        return result.Count <= _run.Options.Limits.SeriesMax
            ? result
            : throw new QueryException(
                $"the result has {result.Count:N0} series, more than the limit of {_run.Options.Limits.SeriesMax:N0}", Expression.Place);
    }

    /// <summary>As <see cref="EvaluateVector"/>, for a vector that is summed up and may therefore be larger than a result.</summary>
    internal QueryVector EvaluateOperand(EventTime at, CancellationToken cancellationToken)
    {
        if (_vector is null || _result is null)
        {
            throw NotFor("an evaluation as a vector");
        }

        Begin(at.Milliseconds, at.Milliseconds, 1, cancellationToken);
        _vector.Evaluate(_run, at.Milliseconds, _unordered ?? _result.Buffer);
        _order?.Sort(_unordered!, _result.Buffer); // There is the one where there is the other.
        _result.Finish();
        return _result;
    }

    /// <summary>Evaluates at a time, as an instant query of Prometheus does.</summary>
    /// <exception cref="QueryException">The query cannot be answered.</exception>
    public QueryResult Evaluate(EventTime at, CancellationToken cancellationToken = default)
    {
        if (_text is not null)
        {
            return new TextResult(at, _text, []);
        }

        if (_range is not null)
        {
            Begin(at.Milliseconds, at.Milliseconds, 1, cancellationToken);
            return ResultBuilder.Samples(_range, _run, at.Milliseconds);
        }

        QueryVector vector = EvaluateVector(at, cancellationToken);
        return _scalar is not null
            ? new ScalarResult(at, vector.Values[0], [.. Annotations])
            : ResultBuilder.Vector(vector, at, [.. Annotations]);
    }

    /// <summary>Evaluates at every step from a first to a last time, as a range query of Prometheus does.</summary>
    /// <exception cref="QueryException">The query cannot be answered.</exception>
    public MatrixResult EvaluateRange(
        EventTime start, EventTime end, TimeSpan step, CancellationToken cancellationToken = default)
    {
        long every = step.Ticks / TimeSpan.TicksPerMillisecond;
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1, nameof(step));
        if (_vector is null || _result is null)
        {
            throw NotFor("range query");
        }

        Begin(start.Milliseconds, end.Milliseconds, every, cancellationToken);
        _run.ThrowIfTooManySteps(((end.Milliseconds - start.Milliseconds) / every) + 1, Expression.Place);
        ResultBuilder builder = new(_run.Options.Limits);
        for (long at = start.Milliseconds; at <= end.Milliseconds; at += every)
        {
            _run.BeginStep();
            _vector.Evaluate(_run, at, _result.Buffer);
            _result.Finish();
            builder.Add(_result, at);
        }

        return builder.Build([.. Annotations]);
    }

    private void Begin(long start, long end, long step, CancellationToken cancellationToken)
    {
        _directory.Synchronise();
        _run.Begin(start, end, step, cancellationToken);
        _run.BeginStep();
    }

    private QueryException NotFor(string what)
    {
        string type = Expression.Type == ExpressionType.Text ? "string" : "range vector";
        return new QueryException($"invalid expression type \"{type}\" for {what}, must be Scalar or instant Vector", Expression.Place);
    }
}
