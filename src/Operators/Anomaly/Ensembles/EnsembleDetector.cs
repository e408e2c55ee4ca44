using Streams.Operators.Anomaly.Detection;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Ensembles;

/// <summary>Judges vectors by several detectors, whose scores are brought to one scale: 0.5 is each one's threshold.</summary>
internal sealed class EnsembleDetector(IReadOnlyList<IDetector> members, EnsembleMethod method) : IDetector
{
    private const double Middle = 0.5;

    /// <inheritdoc />
    public bool IsShared => false;

    /// <inheritdoc />
    public double ThresholdOf(int group) => Middle;

    /// <inheritdoc />
    public bool HasShared => false;

    /// <inheritdoc />
    public double Score(int group, long time, ReadOnlySpan<double> vector, out int feature)
    {
        double greatest = -1;
        double total = 0;
        int votes = 0;
        int ready = 0;
        feature = 0;
        for (int i = 0; i < members.Count; i++)
        {
            double threshold = members[i].ThresholdOf(group);
            double score = members[i].Score(group, time, vector, out int memberFeature);
            if (double.IsNaN(score))
            {
                continue;
            }

            double scaled = Scaled(score, threshold);
            ready++;
            total += scaled;
            votes += score > threshold ? 1 : 0;
            if (scaled > greatest)
            {
                greatest = scaled;
                feature = memberFeature;
            }
        }

        return ready == 0 ? double.NaN : method switch
        {
            EnsembleMethod.Max => greatest,
            EnsembleMethod.Mean => total / ready,
            _ => (double)votes / ready,
        };
    }

    /// <inheritdoc />
    public void Clear(int group)
    {
        foreach (IDetector member in members)
        {
            member.Clear(group);
        }
    }

    /// <inheritdoc />
    public IDetector Copy() => new EnsembleDetector([.. members.Select(member => member.Copy())], method);

    /// <inheritdoc />
    public void Write(int group, StateWriter writer)
    {
        foreach (IDetector member in members)
        {
            member.Write(group, writer);
        }
    }

    /// <inheritdoc />
    public void Read(int group, ref StateReader reader)
    {
        foreach (IDetector member in members)
        {
            member.Read(group, ref reader);
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

    /// <summary>The score on a scale of which the halves below and above the threshold are equally long.</summary>
    private static double Scaled(double score, double threshold) =>
        score <= threshold ? threshold > 0 ? Middle * score / threshold : Middle
        : Middle + Middle * (score - threshold) / (1 - threshold);
}
