using Streams.Data;
using Streams.Sinks.Notify.Alerts;
using Streams.Sinks.Notify.Configuration;
using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Notify.Durability;
using Streams.Sinks.Notify.Engine;
using Streams.Sinks.Notify.Matching;
using Streams.Sinks.Notify.Templating;

namespace Streams.Sinks.Notify.Testing;

/// <summary>Runs a test in virtual time: the real core, with receivers that take everything at once unless they are away.</summary>
internal sealed class NotifySimulation
{
    private readonly NotifyTestOptions _test;
    private readonly NotificationTemplates _templates;
    private readonly IReadOnlyDictionary<Target, (string Name, IntegrationConfig Config)> _integrations;
    private readonly SimulationClock _clock;
    private readonly EventTime _start;
    private readonly NotifyCore _core;
    private readonly List<(TimeSpan At, Action<EventTime> Act)> _script = [];
    private readonly List<SimulatedNotification> _told = [];
    private readonly List<Attempt> _starts = [];

    private NotifySimulation(NotifyConfig config, NotificationTemplates templates, SimulationClock clock, NotifyTestOptions test)
    {
        _test = test;
        _templates = templates;
        _clock = clock;
        _start = test.Start.Time;
        _integrations = IntegrationNames.Of(config);
        _core = new NotifyCore(config, new MemoryJournal(), new Random(1), _start);
        Write();
    }

    /// <summary>Runs a test; gives what was told, in order.</summary>
    public static IReadOnlyList<SimulatedNotification> Run(
        NotifyConfig config, NotificationTemplates templates, SimulationClock clock, NotifyTestOptions test)
    {
        NotifySimulation simulation = new(config, templates, clock, test);
        simulation.Run();
        return simulation._told;
    }

    private void Write()
    {
        foreach (TestSilenceOptions silence in _test.Silences)
        {
            AlertMatchers matchers = new(silence.Matchers.SelectMany(one => one.All));
            At(silence.At, now => _core.Engine.SetSilence(null, matchers, now, _start.Plus(silence.Until), "test", "test", now));
        }

        foreach (TestAlertOptions alert in _test.Alerts)
        {
            Labels annotations = Labels.Of([.. alert.Annotations.Select(pair => (pair.Key, pair.Value))]);
            EventTime from = _start.Plus(alert.At);
            At(alert.At, now => Apply(new AlertUpdate(alert.Alert.Labels, annotations, from, EventTime.Maximum), now));
            if (alert.Until is { } until)
            {
                At(until, now => Apply(new AlertUpdate(alert.Alert.Labels, annotations, from, now), now));
            }
        }

        foreach (TestAcknowledgeOptions acknowledge in _test.Acknowledge)
        {
            At(acknowledge.At, now => _core.Engine.Acknowledge(
                _core.Engine.Alerts.All.Where(alert => acknowledge.Alert.Matches(alert.Labels)),
                new Acknowledgement("test", "", now)));
        }
    }

    private void At(TimeSpan at, Action<EventTime> act) => _script.Add((at, act));

    private void Apply(AlertUpdate update, EventTime now) => _core.Apply([update], now);

    private void Run()
    {
        EventTime end = _start.Plus(_test.Length);
        Queue<(TimeSpan At, Action<EventTime> Act)> script = new(_script.OrderBy(step => step.At));
        EventTime now = _start;
        while (now <= end)
        {
            while (script.TryPeek(out (TimeSpan At, Action<EventTime> Act) step) && _start.Plus(step.At) <= now)
            {
                script.Dequeue().Act(now);
            }

            Settle(now);
            EventTime next = _core.NextDue(now);
            next = script.TryPeek(out (TimeSpan At, Action<EventTime> Act) coming)
                ? Moment.Earlier(next, _start.Plus(coming.At))
                : next;
            now = Moment.Later(now, next);
        }
    }

    /// <summary>Does what is due until nothing is.</summary>
    private void Settle(EventTime now)
    {
        do
        {
            _starts.Clear();
            _core.Advance(now, _starts);
            foreach (Attempt attempt in _starts)
            {
                SendResult result = IsAway(attempt.Target.Receiver, now) ? SendResult.Retry("away") : Tell(attempt, now);
                _core.Finish(attempt, result, now);
            }
        }
        while (_starts.Count > 0 || _core.NextDue(now) <= now);
    }

    private bool IsAway(string receiver, EventTime now) => _test.Outages.Any(outage =>
        outage.Receiver == receiver && _start.Plus(outage.At) <= now && now < _start.Plus(outage.Until));

    private SendResult Tell(Attempt attempt, EventTime now)
    {
        Notification content = attempt.SeenByTarget();
        SimulatedNotification told = new(now.Since(_start), attempt.Target.Receiver, content.GroupKey, content.Alerts);
        SimulatedNotification? before = _told.Find(told.IsSameAs);
        if (before is null)
        {
            _told.Add(told);
        }

        _clock.Now = now;
        (string name, IntegrationConfig config) = _integrations[attempt.Target];
        foreach (RenderedText text in RenderedTexts.Of(config, _templates, content))
        {
            (before ?? told).Texts[$"{name}.{text.Field}"] = text.Problem is null ? text.Text : $"<{text.Problem}>";
        }

        return SendResult.Delivered;
    }
}
