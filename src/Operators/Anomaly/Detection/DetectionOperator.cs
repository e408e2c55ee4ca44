using Streams.Data;
using Streams.Operators.Anomaly.Forests;
using Streams.Operators.Windows.Keys;
using Streams.Stages;

namespace Streams.Operators.Anomaly.Detection;

/// <summary>Joins rows to vectors by group and time, has them scored, and tells scores and anomalies.</summary>
public abstract class DetectionOperator : Operator
{
    private readonly DetectionOptions _options;
    private readonly IDetector _detector;
    private readonly KeyTable _groups;
    private readonly FeatureKeys _keys;
    private readonly WaitingRows _waiting = new();
    private readonly WaitingOrder _order;
    private readonly DetectionOutput _output;
    private readonly VerdictRules _rules;
    private readonly long _forgetAfter;
    private readonly long _absentAfter;
    private readonly double[] _vector;
    private GroupState[] _states = [];
    private double[] _lastValues = [];
    private long _nextSweep = long.MinValue + 1;
    private long _nextAbsence = long.MaxValue;

    private protected DetectionOperator(DetectionOptions options, OperatorContext context, IDetector detector)
        : base(context)
    {
        _options = options;
        _detector = detector;
        _groups = new KeyTable(context.Series, options.GroupsMax);
        _keys = new FeatureKeys(context.Series, _groups, options);
        _order = new WaitingOrder(_groups, detector.IsShared);
        _output = new DetectionOutput(context, _groups, options.Features);
        _rules = VerdictRules.Of(options);
        _forgetAfter = (long)options.ForgetAfter.TotalMilliseconds;
        _absentAfter = (long)(options.AbsentAfter?.TotalMilliseconds ?? 0);
        _vector = new double[options.Features?.Count ?? 1];
    }

    /// <inheritdoc />
    public sealed override void Process(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using (batch)
        {
            ReadOnlySpan<SeriesId> series = batch.Series;
            ReadOnlySpan<long> times = batch.Times;
            ReadOnlySpan<double> values = batch.Values;
            int full = 0;
            int late = 0;
            int notNumbers = 0;
            for (int i = 0; i < series.Length; i++)
            {
                int group = _keys.Resolve(series[i], out int feature);
                if (group < 0)
                {
                    full += group == FeatureKeys.Full ? 1 : 0;
                }
                else if (batch.IsLate)
                {
                    late++;
                }
                else if (double.IsNaN(values[i]))
                {
                    notNumbers += StaleMarker.Is(values[i]) ? 0 : 1;
                }
                else
                {
                    _waiting.Add(new WaitingRow(times[i], group, feature, CleanValue.Of(values[i], 0)));
                    _groups.Touch(group, times[i]);
                }
            }

            CountDrop(DropReason.Limit, full);
            CountDrop(DropReason.Late, late);
            CountDrop(DropReason.NotANumber, notNumbers);
        }
    }

    /// <inheritdoc />
    public sealed override void OnWatermark(EventTime watermark)
    {
        ReadOnlySpan<WaitingRow> rows = _waiting.Take(watermark, _order);
        if (_states.Length < _groups.Limit)
        {
            Grow();
        }

        for (int start = 0, end; start < rows.Length; start = end)
        {
            ref readonly WaitingRow first = ref rows[start];
            _vector.AsSpan().Fill(double.NaN);
            end = start;
            while (end < rows.Length && rows[end].Group == first.Group && rows[end].Time == first.Time)
            {
                // Where several series of a group are the same feature, the greatest value counts, in whatever order they came.
                ref double value = ref _vector[rows[end].Feature];
                value = rows[end].Value < value ? value : rows[end].Value;
                end++;
            }

            Judge(first.Group, first.Time, end - start);
        }

        // At the end of all input nobody has fallen silent.
        if (_absentAfter > 0 && watermark.Milliseconds > _nextAbsence && watermark != EventTime.Maximum)
        {
            TellAbsent(watermark.Milliseconds);
        }

        Sweep(watermark);
    }

    /// <inheritdoc />
    public sealed override void Forget(ReadOnlySpan<SeriesId> series) => _keys.Forget(series);

    /// <inheritdoc />
    public sealed override void Snapshot(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        using IFrozenState frozen = Freeze();
        frozen.Write(writer);
    }

    /// <inheritdoc />
    public sealed override IFrozenState Freeze() =>
        new DetectionSnapshot(_options.PlaceOf, _detector.Copy(), _groups, _states, _lastValues, _waiting.All.ToArray());

    /// <inheritdoc />
    public sealed override void Restore(SnapshotReader reader)
    {
        while (reader.Next(out Labels key, out StateReader state))
        {
            if (state.ReadByte() == DetectionSnapshot.SharedEntry)
            {
                _detector.ReadShared(ref state);
                continue;
            }

            int group = _groups.Restore(_detector.IsShared ? state.ReadLabels() : key);
            Grow();
            GroupState known = GroupState.Read(ref state, reader.Version);
            _states[group] = known;
            if (known.Vectors > 0)
            {
                _groups.Touch(group, known.LastTime);
                NoteAbsence(known);
                _detector.Read(group, ref state);
            }

            DetectionSnapshot.ReadLastValues(ref state, LastValues(group));
            for (int rows = state.ReadInt(); rows > 0; rows--)
            {
                WaitingRow row = new(state.ReadLong(), group, state.ReadInt(), state.ReadDouble());
                _waiting.Add(row);
                _groups.Touch(group, row.Time);
            }
        }
    }

    private void Judge(int group, long time, int rows)
    {
        ref GroupState state = ref _states[group];
        if (state.Vectors > 0 && time - state.LastTime > _forgetAfter)
        {
            Clear(group);
        }

        if (state.Vectors == 0)
        {
            state.Verdict = Verdict.Start(_detector.ThresholdOf(group));
        }
        else if (_absentAfter > 0 && !state.IsAbsent && time - state.LastTime > _absentAfter)
        {
            TellAbsent(group);
        }

        state.LastTime = time;
        state.Vectors++;
        state.IsAbsent = false;
        NoteAbsence(state);
        if (!IsUsable(group))
        {
            CountDrop(DropReason.Incomplete, rows);
            return;
        }

        double score = _detector.Score(group, time, _vector, out int feature);
        if (double.IsNaN(score) || state.Vectors <= _options.WarmUp)
        {
            return;
        }

        double threshold = _options.Contamination is { } share
            ? state.Verdict.Follow(score, share)
            : _options.Threshold ?? _detector.ThresholdOf(group);
        state.Verdict.Add(time, score, score > threshold, _rules);
        _output.Emit(group, feature, time, score, state.Verdict.IsAnomalous);
    }

    /// <summary>Makes of the vector what the policy for missing values says; false when it is not to be used.</summary>
    private bool IsUsable(int group)
    {
        switch (_options.Missing)
        {
            case MissingPolicy.Skip:
                return !Array.Exists(_vector, double.IsNaN);
            case MissingPolicy.Last:
                Span<double> last = LastValues(group);
                for (int f = 0; f < last.Length; f++)
                {
                    last[f] = double.IsNaN(_vector[f]) ? last[f] : _vector[f];
                }

                last.CopyTo(_vector);
                return true;
            default:
                return true;
        }
    }

    private void TellAbsent(long watermark)
    {
        _nextAbsence = long.MaxValue;
        for (int group = 0; group < _states.Length; group++)
        {
            ref GroupState state = ref _states[group];
            if (state.Vectors > 0 && !state.IsAbsent)
            {
                if (state.LastTime + _absentAfter < watermark)
                {
                    TellAbsent(group);
                    state.IsAbsent = true;
                }
                else
                {
                    NoteAbsence(state);
                }
            }
        }
    }

    private void TellAbsent(int group)
    {
        ref GroupState state = ref _states[group];
        long time = state.LastTime + _absentAfter;
        if (state.Vectors > _options.WarmUp)
        {
            state.Verdict.AddAbsence(time);
            _output.Emit(group, _output.Absent, time, Verdict.AbsenceScore, state.Verdict.IsAnomalous);
        }
    }

    private void NoteAbsence(in GroupState state)
    {
        if (_absentAfter > 0 && !state.IsAbsent)
        {
            _nextAbsence = Math.Min(_nextAbsence, state.LastTime + _absentAfter);
        }
    }

    private void Sweep(EventTime watermark)
    {
        // Going through all groups is cheap as long as it is seldom.
        long forgotten = watermark.Minus(_options.ForgetAfter).Milliseconds;
        if (forgotten >= _nextSweep && watermark != EventTime.Minimum && watermark != EventTime.Maximum)
        {
            _nextSweep = forgotten + _forgetAfter / 8;
            _keys.Sweep(forgotten - 1, Free);
        }
    }

    private void Free(int group)
    {
        Clear(group);
        _output.Forget(group);
    }

    private void Clear(int group)
    {
        if (group < _states.Length)
        {
            _states[group] = default;
            _detector.Clear(group);
            LastValues(group).Fill(double.NaN);
        }
    }

    private void Grow()
    {
        int known = _states.Length;
        if (known >= _groups.Limit)
        {
            return;
        }

        Array.Resize(ref _states, _groups.Limit);
        if (_options.Missing == MissingPolicy.Last)
        {
            Array.Resize(ref _lastValues, _groups.Limit * _vector.Length);
            _lastValues.AsSpan(known * _vector.Length).Fill(double.NaN);
        }
    }

    private Span<double> LastValues(int group) =>
        _lastValues.Length == 0 ? [] : _lastValues.AsSpan(group * _vector.Length, _vector.Length);

    private void CountDrop(DropReason reason, int rows)
    {
        if (rows > 0)
        {
            Context.Counters.Drop(reason, rows);
        }
    }
}
