namespace Streams.Sources.Scrape;

/// <summary>How targets are asked.</summary>
public enum ScrapeScheme
{
    /// <summary>In plain.</summary>
    Http,

    /// <summary>Over TLS.</summary>
    Https,
}
