using Streams.Data;

namespace Streams.Sources.Generator;

/// <summary>Numbers the series of the modelled services, and knows their labels.</summary>
/// <remarks>
/// Service by service: its queue, a latency a route, and for each instance its CPU, its memory and a request counter a
/// route and status.
/// </remarks>
internal sealed class SeriesLayout
{
    /// <summary>The most series that can be modelled; each takes a few dozen bytes here alone.</summary>
    public const long SeriesCountMax = 10_000_000;

    private const int DefaultInstances = 2;

    private static readonly string[] ServiceNames =
        ["checkout", "cart", "catalog", "payments", "search", "shipping", "accounts", "email"];

    private static readonly string[] RouteNames = ["/", "/list", "/detail", "/submit", "/status", "/export"];

    private static readonly string[] StatusCodes = ["200", "404", "500"];

    private readonly int _perService;
    private readonly int _perInstance;

    public SeriesLayout(GeneratorOptions options)
    {
        Services = options.Services;
        Routes = options.Routes;
        Instances = InstancesFor(options);
        _perInstance = 2 + Routes * StatusCodes.Length;
        _perService = 1 + Routes + Instances * _perInstance;
        Count = (int)CountFor(options);
    }

    public static int StatusCount => StatusCodes.Length;

    public int Services { get; }

    public int Routes { get; }

    public int Instances { get; }

    /// <summary>How many series there are.</summary>
    public int Count { get; }

    /// <summary>How many series the options ask for.</summary>
    public static long CountFor(GeneratorOptions options) => options.Series ?? Modelled(options, InstancesFor(options));

    /// <summary>A metric's name.</summary>
    public static string NameOf(MetricKind metric) => metric switch
    {
        MetricKind.QueueDepth => "queue_depth",
        MetricKind.RequestDuration => "http_request_duration_seconds",
        MetricKind.CpuUsage => "cpu_usage_ratio",
        MetricKind.MemoryUsed => "memory_used_bytes",
        _ => "http_requests_total",
    };

    /// <summary>The labels that a metric's series have.</summary>
    public static IReadOnlyList<string> LabelsOf(MetricKind metric) => metric switch
    {
        MetricKind.QueueDepth => ["service"],
        MetricKind.RequestDuration => ["service", "route"],
        MetricKind.Requests => ["service", "route", "instance", "status"],
        _ => ["service", "instance"],
    };

    /// <summary>The values that a label takes; for instances, those of one service or of all.</summary>
    public IEnumerable<string> ValuesOf(string label, string? service) => label switch
    {
        "service" => Enumerable.Range(0, Services).Select(ServiceName),
        "route" => Enumerable.Range(0, Routes).Select(RouteName),
        "status" => StatusCodes,
        _ => from s in Enumerable.Range(0, Services).Select(ServiceName)
             where service is null || service == s
             from i in Enumerable.Range(0, Instances)
             select InstanceName(s, i),
    };

    /// <summary>What the series of a number is.</summary>
    public SeriesPlace this[int series]
    {
        get
        {
            (int service, int rest) = Math.DivRem(series, _perService);
            if (rest == 0)
            {
                return new SeriesPlace(MetricKind.QueueDepth, service, -1, -1, -1);
            }

            if (rest <= Routes)
            {
                return new SeriesPlace(MetricKind.RequestDuration, service, rest - 1, -1, -1);
            }

            (int instance, rest) = Math.DivRem(rest - Routes - 1, _perInstance);
            if (rest < 2)
            {
                MetricKind gauge = rest == 0 ? MetricKind.CpuUsage : MetricKind.MemoryUsed;
                return new SeriesPlace(gauge, service, -1, instance, -1);
            }

            (int route, int status) = Math.DivRem(rest - 2, StatusCodes.Length);
            return new SeriesPlace(MetricKind.Requests, service, route, instance, status);
        }
    }

    /// <summary>The value of a label of a series, or null when its metric has no such label.</summary>
    public static string? ValueOf(SeriesPlace place, string label) => label switch
    {
        "service" => ServiceName(place.Service),
        "route" when place.Route >= 0 => RouteName(place.Route),
        "instance" when place.Instance >= 0 => InstanceName(ServiceName(place.Service), place.Instance),
        "status" when place.Status >= 0 => StatusCodes[place.Status],
        _ => null,
    };

    /// <summary>The labels of the series of a number.</summary>
    public Labels LabelsOf(int series)
    {
        SeriesPlace place = this[series];
        LabelsBuilder builder = new();
        builder.Set(Labels.MetricName, NameOf(place.Metric));
        foreach (string label in LabelsOf(place.Metric))
        {
            builder.Set(label, ValueOf(place, label) ?? "");
        }

        return builder.Build();
    }

    private static string ServiceName(int service) =>
        service < ServiceNames.Length ? ServiceNames[service] : $"service-{service + 1}";

    private static string RouteName(int route) => route < RouteNames.Length ? RouteNames[route] : $"/route-{route + 1}";

    private static string InstanceName(string service, int instance) => $"{service}-{instance + 1}";

    private static int InstancesFor(GeneratorOptions options)
    {
        if (options.Series is not { } wanted)
        {
            return options.Instances ?? DefaultInstances;
        }

        long fixedCount = Modelled(options, 0);
        long perStep = Modelled(options, 1) - fixedCount;
        return (int)Math.Max(1, (wanted - fixedCount + perStep - 1) / perStep);
    }

    private static long Modelled(GeneratorOptions options, long instances) =>
        options.Services * (1 + options.Routes + instances * (2 + (long)options.Routes * StatusCodes.Length));
}
