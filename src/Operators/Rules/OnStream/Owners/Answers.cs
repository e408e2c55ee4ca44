using Streams.Data;
using Streams.Operators.Rules.Groups;
using Streams.Operators.Rules.Planning;
using Streams.PromQL.Evaluation;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Owners;

/// <summary>The shards' answers to all parts at one time, as frames bring them.</summary>
internal sealed class Answers
{
    private readonly Dictionary<QueryPart, Answer> _byPart = [];
    private readonly Answer?[] _byNumber;
    private readonly OwnerWindow _window;

    /// <summary>Makes answers to parts, by their numbers.</summary>
    public Answers(IReadOnlyList<QueryPart> parts, OwnerWindow window)
    {
        _window = window;
        _byNumber = [.. parts.Select(Answer.Of)];
        for (int number = 0; number < parts.Count; number++)
        {
            if (_byNumber[number] is { } answer)
            {
                _byPart.Add(parts[number], answer);
            }
        }
    }

    /// <summary>What the shards know of time: the earliest of their rows, where they go on, the end of the data.</summary>
    public ShardTime Time { get; private set; }

    /// <summary>Takes the records of all shards for one time.</summary>
    public void Read(ref FrameReader records, EventTime at)
    {
        Time = default;
        foreach (Answer? answer in _byNumber)
        {
            answer?.Begin();
        }

        while (records.Next(out _, out StateReader record))
        {
            Read(ref record);
        }

        foreach (Answer? answer in _byNumber)
        {
            answer?.Finish(at);
        }
    }

    /// <summary>Prepares an expression whose parts are answered here.</summary>
    public PreparedQuery Prepare(SplitQuery split, QueryEngine engine) =>
        engine.Prepare(split.Expression, Supplied(split).ToDictionary(part => part.Part.Expression, part => part.Answer.Vector));

    /// <summary>Throws when a part of an expression has no answer.</summary>
    public void ThrowIfFailed(SplitQuery split)
    {
        if (FailureOf(split) is { } failure)
        {
            throw new RuleException(failure);
        }
    }

    /// <summary>Why a part of an expression has no answer; null when all have one.</summary>
    public string? FailureOf(SplitQuery split)
    {
        foreach (QueryPart part in split.Parts)
        {
            if (_byPart.TryGetValue(part, out Answer? answer) && answer.Failure is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    private IEnumerable<(QueryPart Part, Answer Answer)> Supplied(SplitQuery split) =>
        split.Supplied.Select(part => (part, _byPart[part]));

    private void Read(ref StateReader record)
    {
        PartRecordKind kind = (PartRecordKind)record.ReadByte();
        if (kind == PartRecordKind.Time)
        {
            Add(ShardTime.Read(ref record));
            return;
        }

        Answer? answer = _byNumber[record.ReadInt()];
        if (kind == PartRecordKind.Failure)
        {
            answer?.Fail(record.ReadText());
        }
        else if (answer is null)
        {
            _window.ReadShare(ref record);
        }
        else
        {
            answer.Read(ref record);
        }
    }

    private void Add(ShardTime shard) => Time = new ShardTime(
        Least(Time.FirstRow, shard.FirstRow), Greatest(Time.SkippedBefore, shard.SkippedBefore), Greatest(Time.DataEnd, shard.DataEnd));

    private static long? Least(long? one, long? other) => other < one ? other : one ?? other;

    private static long? Greatest(long? one, long? other) => other > one ? other : one ?? other;
}
