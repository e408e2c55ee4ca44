using Streams.Stages;

namespace Streams.Operators.Anomaly.Baselines;

/// <summary>Models of single values, one for each key, that know what to expect next.</summary>
/// <remarks>
/// Keys are dense numbers from 0. The values of a key come in the order of their times, and are numbers; a model is made with
/// its first one. Nothing is allocated but when keys become more.
/// </remarks>
public interface IBaseline
{
    /// <summary>
    /// How far a value is from what was expected, as a multiple of what counts as far: above 1 it is anomalous. 0 while too
    /// little is known, and never NaN. Then learns the value.
    /// </summary>
    double Measure(int key, long time, double value);

    /// <summary>Forgets a key.</summary>
    void Clear(int key);

    /// <summary>A copy of all models as they are, to be written while these go on.</summary>
    IBaseline Copy();

    /// <summary>Writes the model of a key.</summary>
    void Write(int key, StateWriter writer);

    /// <summary>Takes over the model of a key.</summary>
    void Read(int key, ref StateReader reader);
}
