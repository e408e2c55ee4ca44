using Streams.Stages;

namespace Streams.Operators.Anomaly.Detection;

/// <summary>From a group's scores to its anomalies, which begin and end.</summary>
internal struct Verdict
{
    /// <summary>The score of a group that nothing comes of any more: the worst there is.</summary>
    public const double AbsenceScore = 1;

    private const long Never = long.MinValue;

    // How much one score moves the threshold that follows from the scores, once there are many.
    private const double ThresholdStep = 0.002;

    private long _overSince;
    private long _lastOver;
    private long _ended;
    private double _worst;
    private double _threshold;
    private int _scores;

    /// <summary>Whether the group is in an anomaly.</summary>
    public bool IsAnomalous { get; private set; }

    /// <summary>The verdict on a group of which nothing is known.</summary>
    public static Verdict Start(double threshold) =>
        new() { _overSince = Never, _lastOver = Never, _ended = Never, _threshold = threshold };

    /// <summary>The threshold, which is moved so that the given share of all scores is above it.</summary>
    public double Follow(double score, double contamination)
    {
        double threshold = _threshold;
        double step = Math.Max(0.2 / (_scores + 1), ThresholdStep);
        _threshold = Math.Clamp(threshold + step * (score > threshold ? 1 - contamination : -contamination), 0, 1);
        _scores = Math.Min(_scores + 1, 1_000_000);
        return threshold;
    }

    /// <summary>Takes the next score into account.</summary>
    public void Add(long time, double score, bool isOver, in VerdictRules rules)
    {
        if (isOver)
        {
            _overSince = _overSince == Never ? time : _overSince;
            _lastOver = time;
        }
        else
        {
            _overSince = Never;
        }

        if (IsAnomalous)
        {
            _worst = Math.Max(_worst, score);
            if (!isOver && time - _lastOver >= rules.MinDuration)
            {
                IsAnomalous = false;
                _ended = time;
            }
        }
        else if (isOver && time - _overSince >= rules.RaiseAfter && IsNews(time, score, rules))
        {
            IsAnomalous = true;
            _worst = score;
        }
    }

    /// <summary>
    /// Takes into account that nothing comes any more. That is a fact and no score: there is nothing to wait for, and no
    /// anomaly before it has told of it.
    /// </summary>
    public void AddAbsence(long time)
    {
        _overSince = _overSince == Never ? time : _overSince;
        _lastOver = time;
        IsAnomalous = true;
        _worst = AbsenceScore;
    }

    /// <summary>Writes the verdict.</summary>
    public readonly void Write(StateWriter writer)
    {
        writer.WriteByte(IsAnomalous ? (byte)1 : (byte)0);
        writer.WriteLong(_overSince);
        writer.WriteLong(_lastOver);
        writer.WriteLong(_ended);
        writer.WriteDouble(_threshold);
        writer.WriteVarInt((ulong)_scores);
        writer.WriteDouble(_worst);
    }

    /// <summary>Reads a verdict; former versions did not know how bad the last anomaly was.</summary>
    public static Verdict Read(ref StateReader reader, bool hasWorst) => new()
    {
        IsAnomalous = reader.ReadByte() == 1,
        _overSince = reader.ReadLong(),
        _lastOver = reader.ReadLong(),
        _ended = reader.ReadLong(),
        _threshold = reader.ReadDouble(),
        _scores = reader.ReadInt(),
        _worst = hasWorst ? reader.ReadDouble() : AbsenceScore,
    };

    /// <summary>Whether an anomaly is one of its own: the cooldown is over, or it is worse than the last one ever was.</summary>
    private readonly bool IsNews(long time, double score, in VerdictRules rules) =>
        _ended == Never || time - _ended >= rules.Cooldown || score > _worst;
}
