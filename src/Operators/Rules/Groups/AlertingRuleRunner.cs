using Streams.Data;
using Streams.Operators.Rules.Files;
using Streams.Operators.Rules.Groups.Alerts;
using Streams.PromQL.Evaluation;
using Streams.Stages;

namespace Streams.Operators.Rules.Groups;

/// <summary>Keeps the alerts of one alerting rule: which are pending, which fire, which have resolved.</summary>
/// <remarks>
/// Annotations are worked out when somebody asks for them: they follow from the series, value and time that an alert
/// keeps. In steady state an evaluation touches numbers only, unless labels depend on the value or annotations query.
/// </remarks>
public sealed class AlertingRuleRunner : RuleRunner
{
    private static readonly TimeSpan ResolvedRetention = TimeSpan.FromMinutes(15);

    private readonly AlertingRule _rule;
    private readonly AlertTexts _texts;
    private readonly AlertNews _news;
    private readonly Dictionary<Labels, ActiveAlert> _known = [];
    private readonly List<ActiveAlert> _alerts = [];
    private readonly List<ActiveAlert> _added = [];
    private ActiveAlert?[] _byRow = [];
    private ActiveAlert[] _met = [];
    private int _generation = -1;
    private int _round;

    internal AlertingRuleRunner(AlertingRule rule, TimeSpan interval, int limit, RuleSettings settings)
        : base(rule, limit, settings)
    {
        _rule = rule;
        _texts = new AlertTexts(rule, settings);
        _news = new AlertNews(rule, interval, settings);
    }

    /// <summary>The alerts, in a fixed order of their labels; those that resolved are among them for a quarter of an hour.</summary>
    public IReadOnlyList<ActiveAlert> Alerts => _alerts;

    /// <summary>How many templates of labels or annotations failed since the start.</summary>
    public long TemplateFailures => _texts.Failures;

    /// <summary>The annotations of one of the alerts.</summary>
    public Labels AnnotationsOf(ActiveAlert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert.Annotations ??= _texts.AnnotationsOf(alert.Source, alert.Value, alert.MetAt, null);
    }

    private protected override void Apply(QueryVector vector, in RuleEvaluation evaluation)
    {
        _round++;
        FindMet(vector, evaluation);
        UpdateMet(vector, evaluation);
        int active = Advance(evaluation.At);
        if (Limit > 0 && active > Limit)
        {
            Clear();
            throw new RuleException($"exceeded limit of {Limit} with {active} alerts");
        }

        WriteSeries(evaluation);
        foreach (ActiveAlert alert in _alerts)
        {
            if (_news.IsDue(alert, evaluation.At))
            {
                evaluation.Output.Tell(_news.Of(alert, AnnotationsOf(alert), evaluation.At));
            }
        }
    }

    /// <summary>Finds the alerts that the results mean; changes nothing when two mean the same.</summary>
    private void FindMet(QueryVector vector, in RuleEvaluation evaluation)
    {
        Follow(vector);
        _added.Clear();
        for (int i = 0; i < vector.Count; i++)
        {
            int row = vector.Rows[i];
            ActiveAlert? alert = _byRow[row];
            if (alert is null || alert.IsGone || !_texts.AreLabelsFixed)
            {
                alert = Find(_texts.LabelsOf(vector.LabelsOf(row), vector.Values[i], evaluation.At, evaluation.Vectors));
                _byRow[row] = alert;
            }

            if (alert.Met == _round)
            {
                _added.ForEach(Forget);
                throw new RuleException("vector contains metrics with the same labelset after applying alert labels");
            }

            alert.Met = _round;
            _met[i] = alert;
        }
    }

    private void UpdateMet(QueryVector vector, in RuleEvaluation evaluation)
    {
        for (int i = 0; i < vector.Count; i++)
        {
            ActiveAlert alert = _met[i];
            alert.Source = vector.LabelsOf(vector.Rows[i]);
            alert.Value = vector.Values[i];
            alert.MetAt = evaluation.At;
            alert.Annotations = _texts.DoAnnotationsQuery
                ? _texts.AnnotationsOf(alert.Source, alert.Value, evaluation.At, evaluation.Vectors)
                : _texts.FixedAnnotations;
            if (alert.Phase is AlertPhase.None or AlertPhase.Resolved)
            {
                alert.Begin(evaluation.At);
            }
        }

        if (_added.Count > 0)
        {
            _alerts.AddRange(_added);
            _alerts.Sort(static (left, right) => LabelOrder.Compare(left.Labels, right.Labels));
        }
    }

    /// <summary>Moves every alert on and lets go of those that are over; gives how many are pending or firing.</summary>
    private int Advance(EventTime at)
    {
        int active = 0;
        int kept = 0;
        for (int i = 0; i < _alerts.Count; i++)
        {
            ActiveAlert alert = _alerts[i];
            if (alert.Met == _round)
            {
                alert.KeepFiringSince = null;
            }
            else if (!IsKept(alert, at))
            {
                if (alert.Phase == AlertPhase.Pending
                    || (alert.ResolvedAt is { } resolved && at.Since(resolved) > ResolvedRetention))
                {
                    Forget(alert);
                    continue;
                }

                if (alert.Phase == AlertPhase.Firing)
                {
                    Resolve(alert, at);
                }
            }

            if (alert.Phase == AlertPhase.Pending && at.Since(alert.ActiveAt) >= _rule.For)
            {
                alert.Phase = AlertPhase.Firing;
                alert.FiredAt = at;
            }

            active += alert.Phase == AlertPhase.Resolved ? 0 : 1;
            _alerts[kept++] = alert;
        }

        _alerts.RemoveRange(kept, _alerts.Count - kept);
        return active;
    }

    /// <summary>Whether an alert whose condition is not met fires nevertheless.</summary>
    private bool IsKept(ActiveAlert alert, EventTime at)
    {
        if (alert.Phase != AlertPhase.Firing || _rule.KeepFiringFor == TimeSpan.Zero)
        {
            return false;
        }

        alert.KeepFiringSince ??= at;
        AnnotationsOf(alert); // They stay what they were, even if the rule is exchanged in the meantime.
        return at.Since(alert.KeepFiringSince.Value) < _rule.KeepFiringFor;
    }

    private void Resolve(ActiveAlert alert, EventTime at)
    {
        AnnotationsOf(alert);
        alert.Phase = AlertPhase.Resolved;
        alert.ResolvedAt = at;
    }

    private void WriteSeries(in RuleEvaluation evaluation)
    {
        Series.Begin();
        foreach (ActiveAlert alert in _alerts)
        {
            if (alert.Phase == AlertPhase.Resolved)
            {
                continue;
            }

            AlertSlots slots = SlotsOf(alert);
            WriteOnce(alert.Phase == AlertPhase.Firing ? slots.Firing : slots.Pending, 1, evaluation);
            WriteOnce(slots.ForState, SecondsOf(alert.ActiveAt), evaluation);
        }

        Series.End(evaluation.Queried, evaluation.Output);
    }

    private void WriteOnce(int slot, double value, in RuleEvaluation evaluation)
    {
        if (Series.Mark(slot))
        {
            Write(slot, value, evaluation);
        }
    }

    private AlertSlots SlotsOf(ActiveAlert alert)
    {
        AlertSlots slots = alert.Slots.Generation == Series.Generation
            ? alert.Slots
            : AlertSlots.None with { Generation = Series.Generation };
        bool isFiring = alert.Phase == AlertPhase.Firing;
        if ((isFiring ? slots.Firing : slots.Pending) < 0)
        {
            int slot = Series.SlotOf(_texts.OfSeries("ALERTS", alert.Labels, isFiring ? "firing" : "pending"));
            slots = isFiring ? slots with { Firing = slot } : slots with { Pending = slot };
            slots = slots.ForState >= 0
                ? slots
                : slots with { ForState = Series.SlotOf(_texts.OfSeries("ALERTS_FOR_STATE", alert.Labels, null)) };
            alert.Slots = slots;
        }

        return slots;
    }

    private ActiveAlert Find(Labels labels)
    {
        if (!_known.TryGetValue(labels, out ActiveAlert? alert))
        {
            alert = new ActiveAlert(labels);
            _known.Add(labels, alert);
            _added.Add(alert);
        }

        return alert;
    }

    private void Forget(ActiveAlert alert)
    {
        alert.IsGone = true;
        _known.Remove(alert.Labels);
    }

    private void Clear()
    {
        _alerts.ForEach(Forget);
        _alerts.Clear();
    }

    /// <summary>Makes room for the vector's rows, and forgets whose they were when they are numbered anew.</summary>
    private void Follow(QueryVector vector)
    {
        if (_byRow.Length < vector.RowCount)
        {
            Array.Resize(ref _byRow, Math.Max(vector.RowCount, _byRow.Length * 2));
        }

        if (_met.Length < vector.Count)
        {
            _met = new ActiveAlert[Math.Max(vector.Count, _met.Length * 2)];
        }

        if (_generation != vector.Generation)
        {
            Array.Clear(_byRow);
            _generation = vector.Generation;
        }
    }

    private protected override void WriteState(StateWriter writer)
    {
        writer.WriteVarInt((ulong)_alerts.Count);
        foreach (ActiveAlert alert in _alerts)
        {
            AlertCodec.Write(alert, writer);
        }
    }

    private protected override void ReadState(ref StateReader reader)
    {
        for (int left = reader.ReadInt(); left > 0; left--)
        {
            ActiveAlert alert = AlertCodec.Read(ref reader);
            if (_known.TryAdd(alert.Labels, alert))
            {
                _alerts.Add(alert);
            }
        }
    }

    private static double SecondsOf(EventTime time) => Math.Floor(time.Milliseconds / 1000.0);
}
