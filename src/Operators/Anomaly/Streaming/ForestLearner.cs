using Streams.Operators.Anomaly.Forests;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Streaming;

/// <summary>One model of a stream of vectors: scores by the last forest, and grows the next one from what it sees.</summary>
/// <remarks>
/// A training that begins at an event time is used from a fixed span behind it on. Which forest scores a vector thus depends on
/// the vectors alone, and neither on how long the growing takes nor on when a checkpoint is taken.
/// </remarks>
internal sealed class ForestLearner
{
    // What the default threshold leaves above itself of the training set.
    private const double AnomalousShare = 0.005;
    private const double ThresholdMin = 0.6;

    // The share of recent vectors above the threshold is the mean over about so many.
    private const double DriftVectors = 200;

    private readonly IsolationForestOptions _options;
    private readonly ForestOptions _forestOptions;
    private readonly Action<Action> _background;
    private TrainingSet _set;
    private readonly int _columns;
    private readonly long _retrain;
    private readonly long _swapAfter;
    private readonly double _halfLife;
    private readonly double[] _shares;
    private IsolationForest? _forest;
    private FitJob? _job;
    private long _nextTraining = long.MinValue;
    private double _overShare;

    public ForestLearner(IsolationForestOptions options, int columns, OperatorContext context)
    {
        _options = options;
        _columns = columns;
        _forestOptions = new ForestOptions
        {
            Trees = options.Trees,
            SampleSize = options.SampleSize,
            ExtensionLevel = options.ExtensionLevel,
            Contamination = AnomalousShare,
            Seed = context.Seed,
        };
        _set = new TrainingSet(options.Training, options.TrainingRows, columns, context.Seed);
        _background = context.Background;
        _retrain = (long)options.Retrain.TotalMilliseconds;
        _swapAfter = (long)options.SwapAfter.TotalMilliseconds;
        _halfLife = options.Decay?.TotalMilliseconds ?? 0;
        _shares = new double[columns];
    }

    /// <summary>The score above which vectors are anomalous.</summary>
    public double Threshold => Math.Max(_forest?.Threshold ?? ThresholdMin, ThresholdMin);

    /// <summary>Whether any vector has come.</summary>
    public bool HasLearnt => _set.Count > 0 || _forest is not null;

    /// <summary>Scores a vector, NaN while there is no forest, and learns it.</summary>
    public double Score(long time, ReadOnlySpan<double> vector, out int feature)
    {
        if (_job is not null && time - _job.StartTime >= _swapAfter)
        {
            _forest = _job.Forest;
            _job = null;
            _overShare = 0;
        }

        feature = 0;
        double score = double.NaN;
        if (_forest is not null)
        {
            score = _forest.Attribute(vector, _shares);
            feature = Greatest(_shares);
            _overShare += ((score > Threshold ? 1 : 0) - _overShare) / DriftVectors;
        }

        _set.Add(time, vector);
        TrainWhenDue(time);
        return score;
    }

    /// <summary>A copy, to be written while this goes on; forests and what they are grown from do not change.</summary>
    public ForestLearner Copy()
    {
        ForestLearner copy = (ForestLearner)MemberwiseClone();
        copy._set = _set.Copy();
        return copy;
    }

    /// <summary>Writes forest, training set and the training that is under way.</summary>
    public void Write(StateWriter writer)
    {
        writer.WriteLong(_nextTraining);
        writer.WriteDouble(_overShare);
        _set.Write(writer);
        writer.WriteByte((byte)((_forest is null ? 0 : 1) + (_job is null ? 0 : 2)));
        _forest?.Write(writer);
        if (_job is not null)
        {
            // What it is grown from, as it may not be there yet.
            writer.WriteLong(_job.StartTime);
            writer.WriteVarInt((ulong)_job.Rows.Length);
            foreach (double value in _job.Rows)
            {
                writer.WriteDouble(value);
            }
        }
    }

    /// <summary>Takes over what was written.</summary>
    public void Read(ref StateReader reader)
    {
        _nextTraining = reader.ReadLong();
        _overShare = reader.ReadDouble();
        _set.Read(ref reader);
        byte parts = reader.ReadByte();
        if ((parts & 1) != 0)
        {
            _forest = IsolationForest.Read(ref reader);
        }

        if ((parts & 2) != 0)
        {
            long startTime = reader.ReadLong();
            double[] rows = new double[reader.ReadInt()];
            foreach (ref double value in rows.AsSpan())
            {
                value = reader.ReadDouble();
            }

            _job = new FitJob(startTime, rows, _columns, _forestOptions, _background);
        }
    }

    private static int Greatest(double[] shares)
    {
        int greatest = 0;
        for (int f = 1; f < shares.Length; f++)
        {
            greatest = shares[f] > shares[greatest] ? f : greatest;
        }

        return greatest;
    }

    private void TrainWhenDue(long time)
    {
        if (_job is not null || _set.Count < Math.Min(_options.FirstTraining, _options.TrainingRows))
        {
            return;
        }

        bool hasDrifted = _forest is not null && _overShare > _options.Drift;
        if (hasDrifted && _options.Training == TrainingKind.Reservoir && _set.Count >= _options.TrainingRows)
        {
            // It is full of what was before: the next model is made of what comes now.
            _set.Clear();
            return;
        }

        if (_forest is null || hasDrifted || time >= _nextTraining)
        {
            _job = new FitJob(time, _set.Rows(time, _halfLife, _options.SampleSize), _columns, _forestOptions, _background);
            _nextTraining = time + _retrain;
        }
    }
}
