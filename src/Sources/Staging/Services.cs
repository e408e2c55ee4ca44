using System.Collections.Concurrent;

namespace Streams.Sources.Staging;

/// <summary>The services that have sent something, up to a bound; those beyond it share one.</summary>
internal sealed class Services(double rate, TimeProvider clock)
{
    private const int CountMax = 10_000;
    private const string Others = "(others)";

    private readonly ConcurrentDictionary<string, Service> _services = new(StringComparer.Ordinal);

    /// <summary>The service of a name.</summary>
    public Service Get(string name) =>
        _services.TryGetValue(name, out Service? service) ? service
        : _services.Count < CountMax ? _services.GetOrAdd(name, Create)
        : _services.GetOrAdd(Others, Create);

    private Service Create(string name) => new(name, new RateBucket(rate, clock));
}
