using Streams.Data;
using Streams.Operators.Rules.Planning;
using Streams.PromQL.Evaluation;
using Streams.PromQL.Syntax.Expressions;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Owners;

/// <summary>Puts the shards' shares of a part's answer together, time after time.</summary>
/// <remarks>State: the label sets that the part has had; when most of them are gone, those that are left are learned anew.</remarks>
internal abstract class Answer
{
    private const int GoneMin = 1_000;

    /// <summary>The answer, in the place of the part's expression.</summary>
    public virtual SuppliedVector Vector => Shares;

    /// <summary>Why there is no answer; null when there is one.</summary>
    public string? Failure { get; private set; }

    /// <summary>Where the shares' series get their rows.</summary>
    protected SuppliedVector Shares { get; } = new();

    /// <summary>Makes what puts a part together; null for samples, which go to the owner's window.</summary>
    public static Answer? Of(QueryPart part) => part.Kind switch
    {
        PartKind.Rows => new RowsAnswer(),
        PartKind.Top => new TopAnswer((Aggregation)part.Expression),
        PartKind.Absent => new AbsentAnswer(part.Expression),
        PartKind.Aggregate => AggregateAnswers.Of((Aggregation)part.Expression),
        _ => null,
    };

    /// <summary>Forgets the last answer.</summary>
    public void Begin()
    {
        Failure = null;

        // An answer without any series says nothing of how many there are: the part may not have been due.
        if (Shares.Count > 0 && Shares.RowCount > GoneMin + (2 * Shares.Count))
        {
            Shares.Forget();
            Forget();
        }

        Shares.Clear();
        BeginShares();
    }

    /// <summary>Takes a share.</summary>
    public abstract void Read(ref StateReader share);

    /// <summary>Makes the answer, when all shares are there.</summary>
    public virtual void Finish(EventTime at)
    {
    }

    /// <summary>Says that a shard has no share. Of several reasons one is told, the same whichever shard said it.</summary>
    public void Fail(string message)
    {
        if (Failure is null || string.CompareOrdinal(message, Failure) < 0)
        {
            Failure = message;
        }
    }

    private protected virtual void BeginShares()
    {
    }

    /// <summary>Drops what was known of rows, which are dealt out anew.</summary>
    private protected virtual void Forget()
    {
    }
}
