using Streams.Operators.Anomaly.Detection;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Streaming;

/// <summary>Judges vectors by an Isolation Forest, one of all groups or one for each.</summary>
internal sealed class ForestDetector : IDetector
{
    private readonly Func<ForestLearner> _make;
    private ForestLearner? _shared;
    private ForestLearner?[] _learners = [];

    public ForestDetector(IsolationForestOptions options, int columns, OperatorContext context)
    {
        _make = () => new ForestLearner(options, columns, context);
        IsShared = options.Scope == ModelScope.Global;
        _shared = IsShared ? _make() : null;
    }

    /// <inheritdoc />
    public bool IsShared { get; }

    /// <inheritdoc />
    public double ThresholdOf(int group) => LearnerOf(group).Threshold;

    /// <inheritdoc />
    public bool HasShared => _shared is { HasLearnt: true };

    /// <inheritdoc />
    public double Score(int group, long time, ReadOnlySpan<double> vector, out int feature) =>
        LearnerOf(group).Score(time, vector, out feature);

    /// <inheritdoc />
    public void Clear(int group)
    {
        if (group < _learners.Length)
        {
            _learners[group] = null;
        }
    }

    /// <inheritdoc />
    public IDetector Copy()
    {
        ForestDetector copy = (ForestDetector)MemberwiseClone();
        copy._shared = _shared?.Copy();
        copy._learners = [.. _learners.Select(learner => learner?.Copy())];
        return copy;
    }

    /// <inheritdoc />
    public void Write(int group, StateWriter writer)
    {
        if (_shared is null)
        {
            LearnerOf(group).Write(writer);
        }
    }

    /// <inheritdoc />
    public void Read(int group, ref StateReader reader)
    {
        if (_shared is null)
        {
            LearnerOf(group).Read(ref reader);
        }
    }

    /// <inheritdoc />
    public void WriteShared(StateWriter writer) => _shared?.Write(writer);

    /// <inheritdoc />
    public void ReadShared(ref StateReader reader) => _shared?.Read(ref reader);

    private ForestLearner LearnerOf(int group)
    {
        if (_shared is not null)
        {
            return _shared;
        }

        if (group >= _learners.Length)
        {
            Array.Resize(ref _learners, Math.Max(group + 1, _learners.Length + (_learners.Length >> 2)));
        }

        return _learners[group] ??= _make();
    }
}
