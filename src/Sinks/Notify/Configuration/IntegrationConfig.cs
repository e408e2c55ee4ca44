using Streams.Stages;

namespace Streams.Sinks.Notify.Configuration;

/// <summary>What every way of telling a receiver has.</summary>
internal abstract record IntegrationConfig
{
    /// <summary>Whether the end of alerts is told too; the default depends on the kind.</summary>
    public bool? SendResolved { get; init; }

    /// <summary>How long one attempt may take.</summary>
    [Bounds("1ms", "10m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What <see cref="SendResolved"/> is when nothing is said.</summary>
    internal virtual bool SendsResolved => SendResolved ?? true;
}

/// <summary>The ways that go over HTTP.</summary>
internal abstract record HttpIntegrationConfig : IntegrationConfig
{
    /// <summary>The global one when left out.</summary>
    public HttpConfig? HttpConfig { get; init; }
}
