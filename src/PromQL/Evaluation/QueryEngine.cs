using Streams.PromQL.Evaluation.Planning;
using Streams.PromQL.Storage;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Evaluation;

/// <summary>Prepares queries over one source of samples, which then share what they know of its series.</summary>
/// <remarks>It and its queries are used by one thread at a time.</remarks>
public sealed class QueryEngine
{
    private readonly SeriesDirectory _directory;
    private readonly QueryOptions _options;

    /// <summary>Makes an engine over a source.</summary>
    public QueryEngine(SampleSource source, QueryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        _options = options ?? QueryOptions.Default;
        _options.ThrowIfInvalid();
        _directory = new SeriesDirectory(source);
    }

    /// <summary>Prepares an expression for any number of evaluations.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="supplied">Sub-expressions, instant vectors, whose values come from elsewhere.</param>
    /// <exception cref="QueryException">The expression cannot be evaluated, whatever the samples are.</exception>
    public PreparedQuery Prepare(Expression expression, IReadOnlyDictionary<Expression, SuppliedVector>? supplied = null)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return new PreparedQuery(expression, _directory, _options, new QueryPlanner(_directory, _options, supplied));
    }
    /// <summary>Prepares the vector of an aggregation, to be put together elsewhere.</summary>
    /// <exception cref="QueryException">The expression cannot be evaluated, whatever the samples are.</exception>
    public PreparedGroups PrepareGroups(Aggregation aggregation)
    {
        ArgumentNullException.ThrowIfNull(aggregation);
        PreparedQuery operand = Prepare(aggregation.Operand);
        return new PreparedGroups(operand, AggregationPlans.Groups(aggregation, operand.VectorShape));
    }
}
