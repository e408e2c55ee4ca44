using Streams.Operators.Anomaly.Forests;

namespace Streams.Operators.Anomaly.Streaming;

/// <summary>A forest that is grown on another thread, to be used from a moment of event time on.</summary>
internal sealed class FitJob
{
    private readonly Lazy<IsolationForest> _forest;

    public FitJob(long startTime, double[] rows, int columns, ForestOptions options, Action<Action> background)
    {
        StartTime = startTime;
        Rows = rows;

        // Whoever asks first grows it, and whoever asks meanwhile waits: no thread has to be free.
        _forest = new Lazy<IsolationForest>(() => IsolationForest.Fit(rows, columns, options));
        background(() => _ = _forest.Value);
    }

    /// <summary>The event time at which the training began.</summary>
    public long StartTime { get; }

    /// <summary>What it is grown from.</summary>
    public double[] Rows { get; }

    /// <summary>The forest; waits for it if need be.</summary>
    public IsolationForest Forest => _forest.Value;
}
