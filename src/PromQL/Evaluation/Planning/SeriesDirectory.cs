using Streams.Data;
using Streams.PromQL.Evaluation.Shapes;
using Streams.PromQL.Storage;
using Streams.PromQL.Syntax;

namespace Streams.PromQL.Evaluation.Planning;

/// <summary>Tells selectors which series of a source they pick, as series come and go.</summary>
/// <remarks>
/// A series is offered only to selectors that ask for its metric, and to those that ask for no particular one. Equal
/// selectors of all queries are one. State: a name a series, and what the selectors keep.
/// </remarks>
internal sealed class SeriesDirectory(SampleSource source)
{
    private readonly Dictionary<string, SelectedSeries> _selections = [];
    private readonly Dictionary<string, List<SelectedSeries>> _byName = [];
    private readonly List<SelectedSeries> _others = [];
    private readonly List<SelectedSeries> _new = [];
    private readonly List<SeriesChange> _changes = [];
    private string?[] _names = [];
    private long _version;

    public SampleSource Source => source;

    /// <summary>The series that all of the matchers pick; filled at the next <see cref="Synchronise"/>.</summary>
    public SelectedSeries Select(IEnumerable<LabelMatcher> matchers)
    {
        SeriesSelector selector = new(matchers.OrderBy(matcher => matcher.ToString(), StringComparer.Ordinal).Distinct());
        if (!_selections.TryGetValue(selector.ToString(), out SelectedSeries? selected))
        {
            selected = new SelectedSeries(selector);
            _selections.Add(selector.ToString(), selected);
            _new.Add(selected);
            SelectorsOf(selected.MetricName).Add(selected);
        }

        return selected;
    }

    /// <summary>Takes over what came and went in the source.</summary>
    public void Synchronise()
    {
        if (_new.Count > 0)
        {
            Fill(_new);
            _new.Clear();
        }

        if (_version == source.Version)
        {
            return;
        }

        _changes.Clear();
        if (source.TryReadChanges(_version, _changes))
        {
            foreach (SeriesChange change in _changes)
            {
                Apply(change);
            }
        }
        else
        {
            Fill([.. _selections.Values]);
        }

        _version = source.Version;
        foreach (SelectedSeries selected in _selections.Values)
        {
            selected.CompactIfSparse();
        }
    }

    /// <summary>Offers every series to selectors that forget what they had.</summary>
    private void Fill(List<SelectedSeries> selections)
    {
        foreach (SelectedSeries selected in selections)
        {
            selected.Clear();
        }

        HashSet<SelectedSeries> wanted = [.. selections];
        for (int series = 0; series < source.Capacity; series++)
        {
            if (source.LabelsOf(series) is not { } labels)
            {
                continue;
            }

            string name = Remember(series, labels);
            foreach (SelectedSeries selected in Interested(name))
            {
                if (wanted.Contains(selected))
                {
                    selected.Offer(series, labels);
                }
            }
        }
    }

    private void Apply(SeriesChange change)
    {
        if (change.Series < _names.Length && _names[change.Series] is { } former)
        {
            // A number that is given anew has been taken away before, even if both happened since the last look.
            _names[change.Series] = null;
            foreach (SelectedSeries selected in Interested(former))
            {
                selected.Remove(change.Series);
            }
        }

        if (change.IsAdded && source.LabelsOf(change.Series) is { } labels)
        {
            foreach (SelectedSeries selected in Interested(Remember(change.Series, labels)))
            {
                selected.Offer(change.Series, labels);
            }
        }
    }

    private string Remember(int series, Labels labels)
    {
        if (series >= _names.Length)
        {
            Array.Resize(ref _names, Math.Max(source.Capacity, _names.Length * 2));
        }

        // Equal names are one object, so that a name costs nothing a series.
        string name = string.Intern(labels.Name);
        _names[series] = name;
        return name;
    }

    private IEnumerable<SelectedSeries> Interested(string name) =>
        _byName.TryGetValue(name, out List<SelectedSeries>? named) ? named.Concat(_others) : _others;

    private List<SelectedSeries> SelectorsOf(string? name)
    {
        if (name is null)
        {
            return _others;
        }

        if (!_byName.TryGetValue(name, out List<SelectedSeries>? selectors))
        {
            selectors = [];
            _byName.Add(name, selectors);
        }

        return selectors;
    }
}
