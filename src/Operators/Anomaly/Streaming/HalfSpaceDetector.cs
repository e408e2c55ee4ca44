using Streams.Operators.Anomaly.Detection;
using Streams.Operators.Anomaly.Forests;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Streaming;

/// <summary>Judges vectors by half-space trees, one model of all groups or one for each.</summary>
internal sealed class HalfSpaceDetector : IDetector
{
    private readonly HalfSpaceLayout _layout;
    private readonly int _window;
    private HalfSpaceTrees? _shared;
    private HalfSpaceTrees?[] _models = [];

    public HalfSpaceDetector(HalfSpaceTreesOptions options, int columns, int seed)
    {
        _layout = new HalfSpaceLayout(options.Trees, options.Depth, columns, seed);
        _window = options.Window;
        IsShared = options.Scope == ModelScope.Global;
        _shared = IsShared ? new HalfSpaceTrees(_layout, _window) : null;
    }

    /// <inheritdoc />
    public bool IsShared { get; }

    /// <inheritdoc />
    public double ThresholdOf(int group) => 0.5;

    /// <inheritdoc />
    public bool HasShared => _shared is { HasLearnt: true };

    /// <inheritdoc />
    public double Score(int group, long time, ReadOnlySpan<double> vector, out int feature) =>
        ModelOf(group).Score(vector, out feature);

    /// <inheritdoc />
    public void Clear(int group)
    {
        if (group < _models.Length)
        {
            _models[group] = null;
        }
    }

    /// <inheritdoc />
    public IDetector Copy()
    {
        HalfSpaceDetector copy = (HalfSpaceDetector)MemberwiseClone();
        copy._shared = _shared?.Copy();
        copy._models = [.. _models.Select(model => model?.Copy())];
        return copy;
    }

    /// <inheritdoc />
    public void Write(int group, StateWriter writer)
    {
        if (_shared is null)
        {
            ModelOf(group).Write(writer);
        }
    }

    /// <inheritdoc />
    public void Read(int group, ref StateReader reader)
    {
        if (_shared is null)
        {
            ModelOf(group).Read(ref reader);
        }
    }

    /// <inheritdoc />
    public void WriteShared(StateWriter writer) => _shared?.Write(writer);

    /// <inheritdoc />
    public void ReadShared(ref StateReader reader) => _shared?.Read(ref reader);

    private HalfSpaceTrees ModelOf(int group)
    {
        if (_shared is not null)
        {
            return _shared;
        }

        if (group >= _models.Length)
        {
            Array.Resize(ref _models, Math.Max(group + 1, _models.Length + (_models.Length >> 2)));
        }

        return _models[group] ??= new HalfSpaceTrees(_layout, _window);
    }
}
