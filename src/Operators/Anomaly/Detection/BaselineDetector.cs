using Streams.Operators.Anomaly.Baselines;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Detection;

/// <summary>Judges each feature by a baseline of its own; a vector is as anomalous as the worst of them.</summary>
internal sealed class BaselineDetector(IBaseline baseline, int columns) : IDetector
{
    /// <inheritdoc />
    public double ThresholdOf(int group) => 0.5;

    /// <inheritdoc />
    public bool IsShared => false;

    /// <inheritdoc />
    public bool HasShared => false;

    /// <inheritdoc />
    public double Score(int group, long time, ReadOnlySpan<double> vector, out int feature)
    {
        double worst = -1;
        feature = 0;
        for (int f = 0; f < vector.Length; f++)
        {
            if (double.IsNaN(vector[f]))
            {
                continue;
            }

            double ratio = baseline.Measure(group * columns + f, time, vector[f]);
            if (ratio > worst)
            {
                worst = ratio;
                feature = f;
            }
        }

        return worst < 0 ? double.NaN : ScoreOf(worst);
    }

    /// <inheritdoc />
    public void Clear(int group)
    {
        for (int f = 0; f < columns; f++)
        {
            baseline.Clear(group * columns + f);
        }
    }

    /// <inheritdoc />
    public IDetector Copy() => new BaselineDetector(baseline.Copy(), columns);

    /// <inheritdoc />
    public void Write(int group, StateWriter writer)
    {
        for (int f = 0; f < columns; f++)
        {
            baseline.Write(group * columns + f, writer);
        }
    }

    /// <inheritdoc />
    public void Read(int group, ref StateReader reader)
    {
        for (int f = 0; f < columns; f++)
        {
            baseline.Read(group * columns + f, ref reader);
        }
    }

    /// <inheritdoc />
    public void WriteShared(StateWriter writer)
    {
    }

    /// <inheritdoc />
    public void ReadShared(ref StateReader reader)
    {
    }

    /// <summary>A multiple of what counts as far, put into [0, 1]: 0.5 at the limit, towards 1 far beyond.</summary>
    private static double ScoreOf(double ratio) => double.IsPositiveInfinity(ratio) ? 1 : ratio / (1 + ratio);
}
