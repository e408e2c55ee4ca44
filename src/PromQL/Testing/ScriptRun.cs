using Streams.Data;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Evaluation.Results;
using Streams.PromQL.Storage;
using Streams.PromQL.Syntax.Expressions;

namespace Streams.PromQL.Testing;

/// <summary>Runs the commands of a script over samples of its own.</summary>
internal sealed class ScriptRun(QueryOptions options)
{
    private readonly List<ScriptSeries> _unsupported = [];
    private SeriesWindow _window = new();
    private QueryEngine? _engine;

    public ScriptResult? Execute(ScriptCommand command, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case LoadCommand load:
                Load(load);
                return null;
            case EvalCommand eval:
                return Evaluate(eval, cancellationToken);
            default:
                _window = new SeriesWindow();
                _engine = null;
                _unsupported.Clear();
                return null;
        }
    }

    private void Load(LoadCommand load)
    {
        _unsupported.AddRange(load.Series.Where(series => series.Unsupported is not null));
        foreach (ScriptSeries series in load.Series)
        {
            for (int i = 0; i < series.Values.Count; i++)
            {
                if (series.Values[i] is { } value)
                {
                    _window.Append(series.Labels, new EventTime(i * (load.Step.Ticks / TimeSpan.TicksPerMillisecond)), value);
                }
            }
        }
    }

    private ScriptResult Evaluate(EvalCommand eval, CancellationToken cancellationToken)
    {
        if (eval.Series.Find(series => series.Unsupported is not null) is { } expected)
        {
            return new ScriptResult(eval.Line, eval.Query, ScriptOutcome.Unsupported, $"{expected.Unsupported} are expected");
        }

        string message;
        string? unsupported = null;
        try
        {
            Expression expression = Expression.Parse(eval.Query);
            message = Check(eval, expression, cancellationToken);
            unsupported = message.Length > 0 ? Unsupported(expression) : null;
        }
        catch (ExpressionException e)
        {
            message = CheckFailure(eval, string.Join("; ", e.Errors.Select(error => error.Message)));
            unsupported = e.Message.Contains("native histograms", StringComparison.Ordinal) ? e.Message : null;
        }

        return unsupported is not null
            ? new ScriptResult(eval.Line, eval.Query, ScriptOutcome.Unsupported, unsupported)
            : new ScriptResult(eval.Line, eval.Query, message.Length == 0 ? ScriptOutcome.Passed : ScriptOutcome.Failed, message);
    }

    /// <summary>What an expression selects that is not supported; null for nothing.</summary>
    private string? Unsupported(Expression expression)
    {
        if (expression is not VectorSelector selector)
        {
            return expression.Parts.Select(Unsupported).FirstOrDefault(found => found is not null);
        }

        ScriptSeries? selected = _unsupported.Find(series => selector.Matchers.All(matcher => matcher.Matches(series.Labels)));
        return selected is null ? null : $"the samples have {selected.Unsupported}";
    }

    private string Check(EvalCommand eval, Expression expression, CancellationToken cancellationToken)
    {
        QueryResult result;
        try
        {
            _engine ??= new QueryEngine(_window, options);
            PreparedQuery query = _engine.Prepare(expression);
            result = eval.IsRange
                ? query.EvaluateRange(eval.Start, eval.End, eval.Step, cancellationToken)
                : query.Evaluate(eval.End, cancellationToken);
        }
        catch (QueryException e)
        {
            return CheckFailure(eval, e.Message);
        }

        if (eval.Fails)
        {
            return "expected a failure, found a result";
        }

        string difference = ScriptComparison.Annotations(eval, result.Annotations) + ScriptComparison.Values(eval, result);
        return difference.Length > 0 || eval.IsRange ? difference : CheckAsRange(eval, expression, result, cancellationToken);
    }

    /// <summary>An instant query gives what a range query around it gives at its time.</summary>
    private string CheckAsRange(EvalCommand eval, Expression expression, QueryResult instant, CancellationToken cancellationToken)
    {
        if (eval.IsOrdered || instant is not (ScalarResult or VectorResult) || DependsOnRange(eval.Query))
        {
            return "";
        }

        MatrixResult range;
        try
        {
            TimeSpan step = TimeSpan.FromMinutes(1);
            // The engine has been made by the instant query.
            range = _engine!.Prepare(expression).EvaluateRange(
                eval.End.Minus(step), eval.End.Minus(-step), step, cancellationToken);
        }
        catch (QueryException e)
        {
            return $"the same as a range query failed: {e.Message}";
        }

        List<VectorSample> samples = [];
        foreach (SeriesResult series in range.Series)
        {
            samples.AddRange(series.Points
                .Where(point => point.Time == eval.End)
                .Select(point => new VectorSample(series.Labels, point.Time, point.Value)));
        }

        QueryResult middle = instant is ScalarResult
            ? new ScalarResult(eval.End, samples[0].Value, [])
            : new VectorResult(samples, []);
        string difference = ScriptComparison.Values(eval, middle);
        return difference.Length == 0 ? "" : $"the same as a range query:\n{difference}";
    }

    private static bool DependsOnRange(string query) =>
        Array.Exists(["start()", "end()", "range()", "step()"], call => query.Contains(call, StringComparison.OrdinalIgnoreCase));

    private static string CheckFailure(EvalCommand eval, string message)
    {
        if (!eval.Fails)
        {
            return $"failed: {message}";
        }

        ExpectedMessage? missed = eval.FailMessages.Find(expected => !expected.Matches(message));
        string how = missed is { IsPattern: true } ? " to match" : "";
        return missed is null ? "" : $"expected the failure{how}: {missed.Text}\n   found the failure: {message}";
    }
}
