namespace Streams.Sinks.Tests.Notify.Configuration;

/// <summary>Configurations that several tests read.</summary>
internal static class ConfigFiles
{
    /// <summary>All that Alertmanager 0.25 knows and we do.</summary>
    public const string Everything =
        """
        global:
          resolve_timeout: 1m
          smtp_smarthost: 'localhost:25'
          smtp_from: 'alerts@example.org'
          smtp_auth_username: 'alerts'
          smtp_auth_password: 'secret'
          smtp_require_tls: false
          slack_api_url: 'https://hooks.slack.com/services/T/B/X'
          pagerduty_url: 'https://events.pagerduty.com/v2/enqueue'
          opsgenie_api_key: 'key'
          http_config: { follow_redirects: true }
        templates: ['templates/*.tmpl']
        route:
          receiver: pager
          group_by: ['alertname', 'cluster']
          group_wait: 30s
          group_interval: 5m
          repeat_interval: 3h
          routes:
            - match_re: { service: ^(foo1|foo2|baz)$ }
              receiver: pager
              continue: true
              routes:
                - match: { severity: critical }
                  receiver: dashboards
                  mute_time_intervals: [nights]
            - matchers: [ 'service="files"', team!~"x|y" ]
              group_by: ['...']
              active_time_intervals: [hours]
        inhibit_rules:
          - source_match: { severity: critical }
            target_match_re: { severity: 'warning|info' }
            equal: ['alertname', 'cluster']
          - source_matchers: [severity="critical"]
            target_matchers: [severity="warning"]
        mute_time_intervals:
          - name: nights
            time_intervals:
              - times: [{ start_time: '00:00', end_time: '06:00' }]
                weekdays: ['monday:friday', sunday]
                days_of_month: ['1:5', '-3:-1']
                months: ['january:march', '12']
                years: ['2020:2030']
                location: 'Europe/Berlin'
        time_intervals:
          - name: hours
            time_intervals: [{ times: [{ start_time: '08:00', end_time: '18:00' }] }]
        receivers:
          - name: pager
            pagerduty_configs:
              - routing_key: 'k'
                details: { team: '{{ .CommonLabels.team }}' }
                images: [{ src: 'http://x/y.png', alt: 'a' }]
                links: [{ href: 'http://x/', text: 't' }]
            opsgenie_configs:
              - message: 'm'
                priority: P1
                responders: [{ type: team, name: ops }]
            email_configs:
              - to: 'a@example.org, b@example.org'
                headers: { subject: 'x' }
                send_resolved: true
          - name: dashboards
            slack_configs:
              - channel: '#c'
                fields: [{ title: a, value: b, short: true }]
                actions: [{ type: button, text: go, url: 'http://x/' }]
            webhook_configs:
              - url: 'http://localhost:9/'
                max_alerts: 10
                http_config: { basic_auth: { username: u, password: p } }
        """;
}
