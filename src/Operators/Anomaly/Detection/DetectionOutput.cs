using Streams.Data;
using Streams.Operators.Windows.Keys;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Detection;

/// <summary>The series that scores and verdicts of groups are told in.</summary>
internal sealed class DetectionOutput
{
    private const string ScoreName = "anomaly_score";
    private const string VerdictName = "anomaly";
    private const string FeatureLabel = "feature";
    private const string DetectorLabel = "detector";
    private const string AbsentFeature = "absent";

    private readonly OperatorContext _context;
    private readonly KeyTable _groups;
    private readonly LabelsBuilder _labels = new();
    private readonly IReadOnlyList<string>? _features;

    // Of each group: the verdict's series, then the score's by feature, and last the score's of an absent group. Each is one
    // more than the id, and 0 while it has not been needed.
    private readonly int _stride;
    private int[] _ids = [];

    public DetectionOutput(OperatorContext context, KeyTable groups, IReadOnlyList<string>? features)
    {
        _context = context;
        _groups = groups;
        _features = features;
        _stride = (features?.Count ?? 1) + 2;
    }

    /// <summary>Stands for the feature of a group that has fallen silent.</summary>
    public int Absent => _stride - 2;

    /// <summary>Tells a score and its verdict.</summary>
    public void Emit(int group, int feature, long time, double score, bool isAnomalous)
    {
        StageOutput output = _context.Output;
        output.Add(IdOf(group, feature + 1), time, score);
        output.Add(IdOf(group, 0), time, isAnomalous ? 1 : 0);
    }

    /// <summary>Lets go of a group's series.</summary>
    public void Forget(int group)
    {
        int start = group * _stride;
        if (start < _ids.Length)
        {
            foreach (ref int id in _ids.AsSpan(start, _stride))
            {
                if (id > 0)
                {
                    _context.Series.Release(new SeriesId(id - 1));
                    id = 0;
                }
            }
        }
    }

    private SeriesId IdOf(int group, int place)
    {
        int at = group * _stride + place;
        return at < _ids.Length && _ids[at] > 0 ? new SeriesId(_ids[at] - 1) : Make(group, place);
    }

    private SeriesId Make(int group, int place)
    {
        int at = group * _stride + place;
        if (at >= _ids.Length)
        {
            Array.Resize(ref _ids, Math.Max(_groups.Limit, group + 1) * _stride);
        }

        Labels labels = _groups[group];
        bool isVerdict = place == 0;
        _labels.Reset(labels).Set(Labels.MetricName, isVerdict ? VerdictName : ScoreName).Set(DetectorLabel, _context.Name);
        if (!isVerdict || _features is null)
        {
            _labels.Set(FeatureLabel, FeatureOf(labels, place - 1));
        }

        SeriesId id = _context.Series.Acquire(_labels.BuildCanonical());
        _ids[at] = id.Index + 1;
        return id;
    }

    private string FeatureOf(Labels group, int feature) =>
        feature == Absent ? AbsentFeature : _features is null ? group.Name : _features[feature];
}
