using Streams.Data;
using Streams.Operators.Rules.OnStream.Owners;
using Streams.Operators.Rules.OnStream.Shards;
using Streams.Operators.Rules.Planning;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Evaluation.Results;
using Streams.PromQL.Syntax.Expressions;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Queries;

/// <summary>A query over the samples that rules keep in memory, on all shards together.</summary>
/// <remarks>
/// It is split as rules are: each instance of the operator answers its parts on its own thread, and what is left is
/// evaluated by whoever asks. Only series that some rule reads or records are there, as far back as rules look.
/// </remarks>
public sealed class WindowQuery
{
    // The shares of all times are in memory at once.
    private const long ShareBytesMax = 256L << 20;

    // Bounds of what a query may take from the thread that evaluates the rules.
    private static readonly QueryLimits Limits = new() { SamplesMax = 20_000_000, ResultSamplesMax = 5_000_000 };

    private readonly RulesOptions _options;
    private readonly QueryOptions _queryOptions;
    private readonly SplitQuery _split;

    /// <summary>Splits an expression as the rules of the options are.</summary>
    public WindowQuery(RulesOptions options, Expression expression)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _queryOptions = options.Rules.Plan.Options with { Limits = Limits };
        _split = options.Rules.Plan.Split(expression);
    }

    /// <summary>The share of one instance of the operator in the answer at some times; called on its thread.</summary>
    /// <exception cref="QueryException">The share would be too large.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for the answer any more; the thread has other work.</exception>
    public WindowShares SharesOf(Operator instance, IReadOnlyList<EventTime> times, CancellationToken cancellationToken) => instance switch
    {
        RulesOperator shard => new WindowShares(Answer(shard.Samples, times, _ => true, cancellationToken)),

        // The owner has samples of its own, those that rules record; all else the shards have.
        RulesMergeOperator owner => new WindowShares(
            Answer(owner.Samples, times, part => part.Kind == PartKind.Samples, cancellationToken)),
        _ => throw new ArgumentException($"{instance?.GetType().Name} keeps no samples for rules.", nameof(instance)),
    };

    /// <summary>Evaluates at a time, for which all instances have given their shares.</summary>
    /// <exception cref="QueryException">The query cannot be answered.</exception>
    public QueryResult Evaluate(IReadOnlyList<WindowShares> shares, EventTime at, CancellationToken cancellationToken)
    {
        (Answers answers, PreparedQuery query) = Prepare();
        Read(answers, shares, 0, at);
        return query.Evaluate(at, cancellationToken);
    }

    /// <summary>Evaluates at each of the times, for which all instances have given their shares.</summary>
    /// <exception cref="QueryException">The query cannot be answered.</exception>
    public MatrixResult EvaluateRange(
        IReadOnlyList<WindowShares> shares, IReadOnlyList<EventTime> times, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(times);
        (Answers answers, PreparedQuery query) = Prepare();
        Dictionary<Labels, List<TimedValue>> series = [];
        long samples = 0;
        for (int i = 0; i < times.Count; i++)
        {
            Read(answers, shares, i, times[i]);
            QueryVector vector = query.EvaluateVector(times[i], cancellationToken);
            samples += vector.Count;
            if (samples > Limits.ResultSamplesMax)
            {
                throw new QueryException($"the result has more samples than the limit of {Limits.ResultSamplesMax:N0}");
            }

            for (int at = 0; at < vector.Count; at++)
            {
                Labels labels = vector.LabelsOf(vector.Rows[at]);
                if (!series.TryGetValue(labels, out List<TimedValue>? points))
                {
                    points = [];
                    series.Add(labels, points);
                }

                points.Add(new TimedValue(times[i], vector.Values[at]));
            }
        }

        return new MatrixResult(
            [
                .. series.OrderBy(one => one.Key.ToString(), StringComparer.Ordinal)
                    .Select(one => new SeriesResult(one.Key, one.Value)),
            ],
            [.. query.Annotations]);
    }

    private (Answers Answers, PreparedQuery Query) Prepare()
    {
        IEnumerable<SelectorUse> reads = _split.Parts
            .Where(part => part.Kind == PartKind.Samples)
            .Select(part => new SelectorUse((VectorSelector)part.Expression, TimeSpan.MaxValue));
        OwnerWindow window = new(new ReadSet(reads), _options, _queryOptions, new StageCounters());
        Answers answers = new(_split.Parts, window);
        return (answers, answers.Prepare(_split, new QueryEngine(window.Samples, _queryOptions)));
    }

    private void Read(Answers answers, IReadOnlyList<WindowShares> shares, int step, EventTime at)
    {
        FrameReader records = new([.. shares.SelectMany(share => share.Frames[step])]);
        answers.Read(ref records, at);
        if (answers.FailureOf(_split) is { } failure)
        {
            throw new QueryException(failure);
        }
    }

    private List<IReadOnlyList<Frame>> Answer(
        PromQL.Storage.SeriesWindow samples,
        IReadOnlyList<EventTime> times,
        Func<QueryPart, bool> answers,
        CancellationToken cancellationToken)
    {
        QueryEngine engine = new(samples, _queryOptions);
        List<Share> shares = [];
        for (int number = 0; number < _split.Parts.Count; number++)
        {
            if (answers(_split.Parts[number]))
            {
                shares.Add(Share.Of(number, _split.Parts[number], engine, samples));
            }
        }

        List<IReadOnlyList<Frame>> steps = [];
        long bytes = 0;
        foreach (EventTime at in times)
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<Frame> frames = [];
            FrameWriter writer = new(1, (_, frame) => frames.Add(frame));
            writer.Begin(at, sequence: 0);
            foreach (Share share in shares)
            {
                share.Write(at, writer, cancellationToken);
            }

            writer.End();
            steps.Add(frames);
            bytes += frames.Sum(frame => (long)frame.Records.Length);
            if (bytes > ShareBytesMax)
            {
                throw new QueryException(
                    $"the query needs more than {ShareBytesMax >> 20} MiB of one shard's results; take fewer steps or sum up");
            }
        }

        return steps;
    }
}
