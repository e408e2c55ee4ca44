using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.PromQL.Evaluation;
using Streams.Stages;

namespace Streams.Operators.Rules.Groups;

/// <summary>One rule at work: how its evaluations went, and what it keeps from one to the next.</summary>
public abstract class RuleRunner
{
    private protected RuleRunner(Rule rule, int limit, RuleSettings settings)
    {
        Rule = rule;
        Limit = limit;
        Settings = settings;
    }

    /// <summary>The rule.</summary>
    public Rule Rule { get; }

    /// <summary>How the last evaluation went.</summary>
    public RuleHealth Health { get; private set; }

    /// <summary>Why the last evaluation failed; empty when it did not.</summary>
    public string LastError { get; private set; } = "";

    /// <summary>The time of the last evaluation; null before the first.</summary>
    public EventTime? LastEvaluation { get; private set; }

    /// <summary>How long the last evaluation took.</summary>
    public TimeSpan EvaluationTime { get; private set; }

    /// <summary>How many evaluations there were since the start.</summary>
    public long Evaluations { get; private set; }

    /// <summary>How many of them failed.</summary>
    public long Failures { get; private set; }

    /// <summary>How many samples were written since the start, markers of series that ended not among them.</summary>
    public long Samples { get; private protected set; }

    /// <summary>How many samples were not taken, since another rule had written the same series at the same time.</summary>
    public long Rejected { get; private protected set; }

    private protected int Limit { get; }

    private protected RuleSettings Settings { get; }

    private protected WrittenSeries Series { get; } = new();

    internal void Evaluate(int place, in RuleEvaluation evaluation)
    {
        TimeSpan began = Settings.Elapsed();
        Evaluations++;
        LastEvaluation = evaluation.At;
        try
        {
            Apply(evaluation.Vectors.Evaluate(place, evaluation.Queried), evaluation);
            Health = RuleHealth.Ok;
            LastError = "";
        }
        catch (Exception e) when (e is QueryException or RuleException)
        {
            Health = RuleHealth.Err;
            LastError = e.Message;
            Failures++;
        }

        EvaluationTime = Settings.Elapsed() - began;
    }

    /// <summary>Makes of a result what the rule makes of it; when it throws, nothing has been written.</summary>
    private protected abstract void Apply(QueryVector vector, in RuleEvaluation evaluation);

    /// <summary>Writes what the rule keeps beside the series that it wrote.</summary>
    private protected virtual void WriteState(StateWriter writer)
    {
    }

    private protected virtual void ReadState(ref StateReader reader)
    {
    }

    private protected void Write(int slot, double value, in RuleEvaluation evaluation)
    {
        if (Series.Write(slot, evaluation.Queried, value, evaluation.Output))
        {
            Samples++;
        }
        else
        {
            Rejected++;
        }
    }

    internal void Snapshot(StateWriter writer)
    {
        writer.WriteByte((byte)Health);
        writer.WriteText(LastError);
        writer.WriteByte(LastEvaluation is null ? (byte)0 : (byte)1);
        writer.WriteLong(LastEvaluation?.Milliseconds ?? 0);
        Series.Snapshot(writer);
        WriteState(writer);
    }

    /// <summary>Goes on from a state; that of a rule of the other kind ends with the series it wrote.</summary>
    internal void Restore(ref StateReader reader, bool isSameKind, IRuleOutput output)
    {
        Health = reader.ReadByte() switch
        {
            (byte)RuleHealth.Ok => RuleHealth.Ok,
            (byte)RuleHealth.Err => RuleHealth.Err,
            _ => RuleHealth.Unknown,
        };
        LastError = reader.ReadText();
        bool wasEvaluated = reader.ReadByte() != 0;
        long at = reader.ReadLong();
        LastEvaluation = wasEvaluated ? new EventTime(at) : null;
        foreach (Labels labels in ReadWritten(ref reader))
        {
            Series.Resume(labels, output);
        }

        if (isSameKind)
        {
            ReadState(ref reader);
        }
    }

    /// <summary>The series that a rule which is no more had written.</summary>
    internal static List<Labels> WrittenIn(ref StateReader reader)
    {
        reader.ReadByte();
        reader.ReadText();
        reader.ReadByte();
        reader.ReadLong();
        return ReadWritten(ref reader);
    }

    private static List<Labels> ReadWritten(ref StateReader reader)
    {
        List<Labels> written = [];
        for (int left = reader.ReadInt(); left > 0; left--)
        {
            written.Add(reader.ReadLabels());
        }

        return written;
    }
}
