using System.Diagnostics.CodeAnalysis;
using System.Text;
using Streams.Data;
using Streams.Relabeling;

namespace Streams.Sources.Scrape;

/// <summary>Makes targets of addresses and labels, by the rules of <c>relabel_configs</c>, as Prometheus does.</summary>
internal sealed class TargetBuilder(ScrapeSourceOptions options, string job)
{
    private const string Address = "__address__";
    private const string Scheme = "__scheme__";
    private const string Path = "__metrics_path__";
    private const string Parameter = "__param_";
    private const string Instance = "instance";

    private readonly Relabeler _rules = new(options.RelabelConfigs);

    /// <summary>Makes a target; false when a rule drops it, or when it cannot be asked, and then a problem says why.</summary>
    public bool TryBuild(
        string address, IReadOnlyDictionary<string, string> labels, [NotNullWhen(true)] out ScrapeTarget? target, out string? problem)
    {
        target = null;
        problem = null;
        LabelsBuilder builder = new LabelsBuilder()
            .Set("job", job)
            .Set(Scheme, options.Scheme == ScrapeScheme.Https ? "https" : "http")
            .Set(Path, options.MetricsPath);
        foreach ((string name, string value) in options.Params)
        {
            builder.Set(Parameter + name, value);
        }

        foreach ((string name, string value) in labels)
        {
            builder.Set(name, value);
        }

        builder.Set(Address, address);
        if (!_rules.Apply(builder))
        {
            return false;
        }

        if (!TryReadUrl(builder, out Uri? url))
        {
            problem = $"'{builder.Get(Address)}' cannot be asked: expected a host with a port";
            return false;
        }

        if (builder.Get(Instance) is null)
        {
            builder.Set(Instance, builder.Get(Address) ?? address);
        }

        foreach (Label label in builder.Build())
        {
            if (label.Name.StartsWith("__"u8))
            {
                builder.Remove(label.Name);
            }
        }

        target = new ScrapeTarget(url, builder.Build());
        return true;
    }

    private static bool TryReadUrl(LabelsBuilder labels, [NotNullWhen(true)] out Uri? url)
    {
        string scheme = labels.Get(Scheme) ?? "http";
        string address = WithPort(labels.Get(Address) ?? "", scheme);
        labels.Set(Address, address);
        StringBuilder query = new();
        foreach (Label label in labels.Build())
        {
            if (label.NameText is { } name && name.StartsWith(Parameter, StringComparison.Ordinal))
            {
                query.Append(query.Length == 0 ? '?' : '&')
                    .Append(Uri.EscapeDataString(name[Parameter.Length..]))
                    .Append('=')
                    .Append(Uri.EscapeDataString(label.ValueText));
            }
        }

        return Uri.TryCreate($"{scheme}://{address}{labels.Get(Path)}{query}", UriKind.Absolute, out url)
            && url.Scheme is "http" or "https"
            && address.Length > 0 && !address.Contains('/', StringComparison.Ordinal);
    }

    private static string WithPort(string address, string scheme)
    {
        bool hasPort = address.LastIndexOf(':') > address.LastIndexOf(']');
        return hasPort || address.Length == 0 ? address : $"{address}:{(scheme == "https" ? 443 : 80)}";
    }
}
