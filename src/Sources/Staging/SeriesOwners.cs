using Streams.Data;
using Streams.Sources.Formats;
using Streams.Stages;

namespace Streams.Sources.Staging;

/// <summary>Which service each series of a partition belongs to, and the limits on series.</summary>
internal sealed class SeriesOwners
{
    private readonly Dictionary<SeriesHandle, Service> _owners = [];
    private readonly Services _services;
    private readonly string? _label;
    private readonly bool _isKept;

    /// <summary>Counts the series of a partition.</summary>
    /// <param name="partition">Says which of them it forgets.</param>
    /// <param name="services">The services.</param>
    /// <param name="label">The label that names the service; null when the sender does.</param>
    /// <param name="areLimited">Whether a service's series are counted.</param>
    public SeriesOwners(ISourcePartition partition, Services services, string? label, bool areLimited)
    {
        _services = services;
        _label = label;
        _isKept = label is not null || areLimited;
        if (_isKept)
        {
            partition.WatchForgotten(Forget);
        }
    }

    /// <summary>Whether a label names the service.</summary>
    public bool IsByLabel => _label is not null;

    /// <summary>The service that a series belongs to.</summary>
    public Service ServiceOf(Labels labels, Service sender) =>
        _label is null ? sender : _services.Get(labels.Get(_label) ?? "");

    /// <summary>The service of a series that is known.</summary>
    public Service Of(SeriesHandle series) => _owners.GetValueOrDefault(series, Service.None);

    /// <summary>What a new series breaks; null when it is welcome.</summary>
    public RowProblem? Check(Labels labels, Service service, SeriesLimits limits)
    {
        int count = 0;
        foreach (Label label in labels)
        {
            count++;
            if (Math.Max(label.Name.Length, label.Value.Length) > limits.LabelBytesMax)
            {
                string name = RowProblem.Excerpt(label.Name);
                return new RowProblem(DropReason.Limit, $"label '{name}' is longer than {limits.LabelBytesMax} bytes");
            }
        }

        if (count > limits.LabelCountMax)
        {
            return new RowProblem(DropReason.Limit, $"a series has at most {limits.LabelCountMax} labels, this one {count}");
        }

        return _isKept && service.SeriesCount >= limits.SeriesCountMax
            ? new RowProblem(DropReason.Limit, $"service '{service.Name}' has {limits.SeriesCountMax} series already")
            : null;
    }

    /// <summary>Counts a series that was learned.</summary>
    public void Add(SeriesHandle series, Service service)
    {
        if (_isKept && _owners.TryAdd(series, service))
        {
            service.AddSeries(1);
        }
    }

    private void Forget(SeriesHandle series)
    {
        if (_owners.Remove(series, out Service? service))
        {
            service.AddSeries(-1);
        }
    }
}
