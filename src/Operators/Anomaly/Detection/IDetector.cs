using Streams.Stages;

namespace Streams.Operators.Anomaly.Detection;

/// <summary>What judges the vectors of groups, and learns from them.</summary>
/// <remarks>Vectors of a group come in the order of their times. A feature that is missing is NaN, all others are finite.</remarks>
internal interface IDetector
{
    /// <summary>The score above which a group's vectors are anomalous where the options say nothing else.</summary>
    double ThresholdOf(int group);

    /// <summary>
    /// Whether what is learnt of one group is used for others. Then vectors of one time come in the order of their groups'
    /// labels, and the state is written as a whole.
    /// </summary>
    bool IsShared { get; }

    /// <summary>Whether there is something known of all groups together: shards that no rows come to have nothing to write.</summary>
    bool HasShared { get; }

    /// <summary>Scores a vector from 0 to 1, NaN while too little is known, and learns it.</summary>
    double Score(int group, long time, ReadOnlySpan<double> vector, out int feature);

    /// <summary>Forgets a group.</summary>
    void Clear(int group);

    /// <summary>A copy of what is known, to be written while this goes on.</summary>
    IDetector Copy();

    /// <summary>Writes what is known of a group alone.</summary>
    void Write(int group, StateWriter writer);

    /// <summary>Takes over what is known of a group.</summary>
    void Read(int group, ref StateReader reader);

    /// <summary>Writes what is known of all groups together.</summary>
    void WriteShared(StateWriter writer);

    /// <summary>Takes over what is known of all groups together.</summary>
    void ReadShared(ref StateReader reader);
}
