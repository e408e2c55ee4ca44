namespace Streams.Sinks.Notify.Configuration;

/// <summary>A line in the node's log.</summary>
internal sealed record LogConfig : IntegrationConfig
{
    public string Text { get; init; } = """{{ template "log.default.text" . }}""";
}
