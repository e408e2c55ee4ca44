using Streams.Operators.Rules.OnStream;
using Streams.Stages;
using Streams.TestKit.Conformance;

namespace Streams.Operators.Tests.Rules.OnStream;

public sealed class RulesOperatorTests : OperatorConformance<RulesOptions>, IDisposable
{
    private readonly RuleFiles _files = new();

    protected override OperatorDefinition Definition => RegisteredOperator.For<RulesOptions>();

    protected override IEnumerable<RulesOptions> Options =>
    [
        _files.OfGroup(
            """
            - {record: sum, expr: sum by (job) (http_requests_total)}
            - {record: rate, expr: 'sum without (instance) (rate(http_requests_total[30s]))'}
            - {record: mean, expr: avg(http_requests_total)}
            - {record: stddev, expr: stddev by (job) (http_requests_total)}
            - {record: stdvar, expr: stdvar(up)}
            - {record: least, expr: min by (job) (up)}
            - {record: most, expr: max(up)}
            - {record: count, expr: count by (job) (up > 20)}
            - {record: group, expr: group by (instance) (up)}
            - {record: ratio, expr: sum(http_requests_total > 50) / sum(http_requests_total)}
            """, "5s"),
        _files.OfGroup(
            """
            - {record: top, expr: 'topk by (job) (2, up)'}
            - {record: bottom, expr: 'bottomk(3, rate(http_requests_total[1m]))'}
            - {record: quantile, expr: 'quantile by (job) (0.5, up)'}
            - {record: values, expr: 'count_values("value", round(up, 50))'}
            - {record: some, expr: 'limitk(3, up)'}
            - {record: past, expr: up offset 10s}
            - {record: future, expr: up offset -10s}
            - {record: before, expr: sum(up @ end() offset 5s)}
            - {record: highest, expr: 'max_over_time(rate(http_requests_total[20s])[1m:5s])'}
            - {record: renamed, expr: 'sum(label_replace(up, "instance", "x$1", "instance", "(.).*"))'}
            - {record: joined, expr: 'up + on (instance, job) (up offset 5s)'}
            - {record: several, expr: 'sum({__name__=~"up|http.*"})'}
            """, "10s"),
        _files.Of(
            """
            groups:
            - name: first
              interval: 5s
              rules:
              - {record: 'job:up', expr: sum by (job) (up)}
              - {record: 'job:up:mean', expr: 'avg_over_time(job:up[1m])'}
              - {record: total, expr: sum(job:up) + sum(up)}
              - {record: steps, expr: 'max_over_time(sum by (job) (up)[30s:5s])'}
            - name: second
              interval: 10s
              query_offset: 10s
              rules:
              - {record: late, expr: job:up}
              - {record: alerts, expr: 'count by (alertname, alertstate) (ALERTS)'}
            - name: third
              interval: 5s
              limit: 3
              rules:
              - alert: High
                expr: up > 100
                for: 5s
                keep_firing_for: 5s
                labels: {severity: page}
                annotations: {summary: '{{ $labels.instance }} is {{ $value }} of {{ query "sum(up)" | first | value }}'}
              - alert: Quiet
                expr: sum by (job) (rate(http_requests_total[10s])) == 0
            """),
    ];

    protected override IEnumerable<RulesOptions> EngineOptions =>
    [
        .. Options,
        _files.OfGroup(
            """
            - {record: gone, expr: 'absent(up{instance="3"})'}
            - {record: quiet, expr: 'absent_over_time(up{instance="3", job=~"db|api"}[10s])'}
            - {record: never, expr: 'absent(sum(nothing))'}
            - {record: always, expr: vector(time())}
            - {alert: DeadMan, expr: vector(1)}
            """, "5s"),
    ];

    public void Dispose() => _files.Dispose();
}
