namespace Streams.Sinks.Notify.Templating;

/// <summary>The templates that come with the engine, under the names that Alertmanager's have.</summary>
internal static class DefaultTemplates
{
    public const string Text =
        """
        {{ define "__alertmanager" }}Streams{{ end }}
        {{ define "__alertmanagerURL" }}{{ .ExternalURL }}/#/alerts?receiver={{ .Receiver | urlquery }}{{ end }}

        {{ define "__subject" -}}
        [{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ len .Alerts.Firing }}{{ end }}]
        {{- with .GroupLabels.SortedPairs.Values }} {{ join " " . }}{{ end }}
        {{- if gt (len .CommonLabels) (len .GroupLabels) }} ({{ with .CommonLabels.Remove .GroupLabels.Names }}{{ join " " .Values }}{{ end }}){{ end }}
        {{- end }}

        {{ define "__description" }}{{ with .CommonAnnotations.description }}{{ . }}{{ else }}{{ .CommonAnnotations.summary }}{{ end }}{{ end }}

        {{ define "__text_alert_list" -}}
        {{ range . -}}
        Labels:
        {{ range .Labels.SortedPairs }} - {{ .Name }} = {{ .Value }}
        {{ end }}
        {{- if .Annotations }}Annotations:
        {{ range .Annotations.SortedPairs }} - {{ .Name }} = {{ .Value }}
        {{ end }}{{ end }}
        {{- if .Flapping }}This alert is flapping: it is held as firing until it calms down.
        {{ end }}
        {{- with .GeneratorURL }}Source: {{ . }}
        {{ end }}{{ end }}{{ end }}

        {{ define "__text_all" -}}
        {{ if .Alerts.Firing }}Alerts firing:
        {{ template "__text_alert_list" .Alerts.Firing }}{{ end }}
        {{- if .Alerts.Resolved }}Alerts resolved:
        {{ template "__text_alert_list" .Alerts.Resolved }}{{ end }}
        {{- end }}

        {{ define "slack.default.title" }}{{ template "__subject" . }}{{ end }}
        {{ define "slack.default.username" }}{{ template "__alertmanager" . }}{{ end }}
        {{ define "slack.default.fallback" }}{{ template "slack.default.title" . }} | {{ template "slack.default.titlelink" . }}{{ end }}
        {{ define "slack.default.callbackid" }}{{ end }}
        {{ define "slack.default.pretext" }}{{ end }}
        {{ define "slack.default.titlelink" }}{{ template "__alertmanagerURL" . }}{{ end }}
        {{ define "slack.default.iconemoji" }}{{ end }}
        {{ define "slack.default.iconurl" }}{{ end }}
        {{ define "slack.default.text" }}{{ end }}
        {{ define "slack.default.footer" }}{{ end }}

        {{ define "pagerduty.default.description" }}{{ template "__subject" . }}{{ end }}
        {{ define "pagerduty.default.client" }}{{ template "__alertmanager" . }}{{ end }}
        {{ define "pagerduty.default.clientURL" }}{{ template "__alertmanagerURL" . }}{{ end }}
        {{ define "pagerduty.default.instances" }}{{ template "__text_alert_list" . }}{{ end }}

        {{ define "opsgenie.default.message" }}{{ template "__subject" . }}{{ end }}
        {{ define "opsgenie.default.description" }}{{ template "__text_all" . }}{{ end }}
        {{ define "opsgenie.default.source" }}{{ template "__alertmanagerURL" . }}{{ end }}

        {{ define "msteams.default.summary" }}{{ template "__subject" . }}{{ end }}
        {{ define "msteams.default.title" }}{{ template "__subject" . }}{{ end }}
        {{ define "msteams.default.text" -}}
        {{ range .Alerts }}
        **{{ .Status | title }}**: {{ with .Annotations.summary }}{{ . }}{{ else }}{{ .Labels.alertname }}{{ end }}
        {{ range .Labels.SortedPairs }}- {{ .Name }}: {{ .Value }}
        {{ end }}{{ end }}{{ end }}

        {{ define "log.default.text" }}{{ template "__subject" . }}{{ with .CommonAnnotations.summary }}: {{ . }}{{ end }}{{ end }}

        {{ define "email.default.subject" }}{{ template "__subject" . }}{{ end }}
        {{ define "__html_alert" -}}
        <table cellpadding="4" style="border-left:4px solid {{ if eq .Status "firing" }}#c0392b{{ else }}#27ae60{{ end }};margin:12px 0">
        {{ range .Labels.SortedPairs }}<tr><th align="left">{{ .Name }}</th><td>{{ .Value }}</td></tr>
        {{ end }}{{ range .Annotations.SortedPairs }}<tr><th align="left">{{ .Name }}</th><td>{{ .Value }}</td></tr>
        {{ end }}<tr><th align="left">since</th><td>{{ .StartsAt.Format "2006-01-02 15:04:05 MST" }}</td></tr>
        </table>
        {{ with .GeneratorURL }}<p><a href="{{ . }}">Source</a></p>{{ end }}
        {{ with .RunbookURL }}<p><a href="{{ . }}">Runbook</a></p>{{ end }}
        {{ with .DashboardURL }}<p><a href="{{ . }}">Dashboard</a></p>{{ end }}
        {{ end }}
        {{ define "email.default.html" -}}
        <!DOCTYPE html>
        <html><head><meta charset="utf-8"><title>{{ template "__subject" . }}</title></head>
        <body style="font-family:sans-serif">
        <h2>{{ template "__subject" . }}</h2>
        {{ with .Alerts.Firing }}<h3>{{ len . }} firing</h3>{{ range . }}{{ template "__html_alert" . }}{{ end }}{{ end }}
        {{ with .Alerts.Resolved }}<h3>{{ len . }} resolved</h3>{{ range . }}{{ template "__html_alert" . }}{{ end }}{{ end }}
        <p><a href="{{ template "__alertmanagerURL" . }}">Sent by {{ template "__alertmanager" . }}</a></p>
        </body></html>
        {{ end }}
        """;
}
