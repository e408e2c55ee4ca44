namespace Streams.Stages;

/// <summary>A number of a stage's own, beside what all stages count; written by its one thread, read by anyone.</summary>
/// <remarks>The instances of a stage are added up. Tags have a bounded set of values.</remarks>
public sealed class StageMetric
{
    private double _value;

    internal StageMetric(string name, string description, bool isCounter, IReadOnlyList<KeyValuePair<string, object?>> tags)
    {
        Name = name;
        Description = description;
        IsCounter = isCounter;
        Tags = tags;
    }

    /// <summary>The name, with its unit: <c>streams_rule_evaluations_total</c>.</summary>
    public string Name { get; }

    /// <summary>What it tells, in one sentence.</summary>
    public string Description { get; }

    /// <summary>Whether it only grows.</summary>
    public bool IsCounter { get; }

    /// <summary>What it is about.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Tags { get; }

    /// <summary>The number.</summary>
    public double Value
    {
        get => Volatile.Read(ref _value);
        set => Volatile.Write(ref _value, value);
    }
}
