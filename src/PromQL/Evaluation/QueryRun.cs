using Streams.PromQL.Syntax;

namespace Streams.PromQL.Evaluation;

/// <summary>What the nodes of a query share while it is evaluated once: its times, its bounds, its remarks.</summary>
internal sealed class QueryRun(QueryOptions options)
{
    private readonly List<QueryAnnotation> _annotations = [];
    private CancellationToken _cancellationToken;

    /// <summary>How many samples the current step has read and still uses.</summary>
    public long Loaded { get; set; }
    public QueryOptions Options { get; } = options;

    /// <summary>Tells evaluations of the same query apart.</summary>
    public int Number { get; private set; }

    /// <summary>The first time of the query, in milliseconds.</summary>
    public long Start { get; private set; }

    public long End { get; private set; }

    public long Step { get; private set; }

    public bool IsInstant => Start == End;

    public IReadOnlyList<QueryAnnotation> Annotations => _annotations;

    public void Begin(long start, long end, long step, CancellationToken cancellationToken)
    {
        Number++;
        Start = start;
        End = end;
        Step = step;
        _cancellationToken = cancellationToken;
        _annotations.Clear();
    }

    /// <summary>Begins the next step of a range query: what earlier ones read is no longer in use.</summary>
    public void BeginStep()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        Loaded = 0;
    }

    public void ThrowIfCancelled() => _cancellationToken.ThrowIfCancellationRequested();

    /// <summary>Counts samples that were read.</summary>
    public void Load(long samples)
    {
        Loaded += samples;
        if (Loaded > Options.Limits.SamplesMax)
        {
            throw new QueryException(
                "query processing would load too many samples into memory in query execution, "
                + $"more than the limit of {Options.Limits.SamplesMax:N0}");
        }
    }

    public void ThrowIfTooManySteps(long steps, TextRange place)
    {
        if (steps > Options.Limits.StepsMax)
        {
            throw new QueryException($"{steps:N0} steps are more than the limit of {Options.Limits.StepsMax:N0}; take a longer step", place);
        }
    }

    /// <summary>A subquery keeps a sample for each of its steps at most, of each series.</summary>
    public void ThrowIfTooLong(long steps, TextRange place)
    {
        if (steps > Options.Limits.SamplesMax)
        {
            throw new QueryException($"the subquery's {steps:N0} steps are more than the limit of {Options.Limits.SamplesMax:N0} samples", place);
        }
    }

    /// <summary>Remarks something once.</summary>
    public void Annotate(QueryAnnotation annotation)
    {
        if (!_annotations.Contains(annotation))
        {
            _annotations.Add(annotation);
        }
    }

    public void Warn(string message, TextRange place) => Annotate(new QueryAnnotation(AnnotationKind.Warning, message, place));
}
