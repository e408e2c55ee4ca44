using System.Collections.Concurrent;
using Streams.Data;
using Streams.Sinks.Notify.Engine;

namespace Streams.Sinks.Notify.Delivery;

/// <summary>What was counted about notifications; written by one thread, read by anyone.</summary>
internal sealed class NotifyCounts
{
    private readonly ConcurrentDictionary<NotifyReason, long> _due = [];
    private readonly Dictionary<Target, TargetCounts> _targets;

    public NotifyCounts(IReadOnlyList<Target> targets)
    {
        _targets = targets.ToDictionary(target => target, _ => new TargetCounts());
    }

    public IReadOnlyDictionary<Target, TargetCounts> Targets => _targets;

    /// <summary>How many notifications fell due, by reason.</summary>
    public IEnumerable<(string Reason, long Count)> DueByReason =>
        _due.Select(pair => (SnakeCase.From(pair.Key.ToString()), pair.Value));

    public void Due(NotifyReason reason) => _due.AddOrUpdate(reason, 1, (_, count) => count + 1);

    public void Started(Attempt attempt)
    {
        TargetCounts counts = _targets[attempt.Target];
        counts.Retries += attempt.Members[0].Attempts > 1 ? 1 : 0;
        counts.Digests += attempt.IsDigest ? 1 : 0;
    }

    public void Finished(Attempt attempt, SendResult result)
    {
        TargetCounts counts = _targets[attempt.Target];
        counts.Sent += result.Outcome == SendOutcome.Delivered ? 1 : 0;
        counts.Failed += result.Outcome == SendOutcome.Retry ? 1 : 0;
        counts.Rejected += result.Outcome == SendOutcome.Rejected ? 1 : 0;
    }

    public void FellBack(Target target) => _targets[target].Fallbacks++;

    public void Died(Target target) => _targets[target].Dead++;

    /// <summary>What was counted about one target.</summary>
    internal sealed class TargetCounts
    {
        public long Sent { get; set; }

        public long Failed { get; set; }

        public long Rejected { get; set; }

        public long Retries { get; set; }

        public long Digests { get; set; }

        public long Fallbacks { get; set; }

        public long Dead { get; set; }
    }
}
