using System.Buffers.Binary;
using System.Text;
using Streams.Data;
using Streams.Relabeling;
using Streams.Sources.Formats;
using Streams.Stages;

namespace Streams.Sources.Scrape;

/// <summary>Holds the rows of an answer back until all of it is known to be good, with the labels of its target.</summary>
/// <remarks>
/// Stands between the decoder and the partition. A series is known by its target and the bytes that the target writes, so
/// labels are put together, and the rules run, once for each new series.
/// </remarks>
internal sealed class ScrapedRows : ISourcePartition
{
    // No format's keys begin with this byte.
    private const byte KeyMark = 3;
    private const int PrefixBytes = 1 + sizeof(long);
    private static readonly SeriesHandle Dropped = new(-1, default);

    private readonly ISourcePartition _partition;
    private readonly ScrapeSourceOptions _options;
    private readonly Relabeler _rules;
    private readonly LabelsBuilder _labels = new();
    private readonly List<(SeriesHandle Series, long Time, double Value)> _rows = [];
    private byte[] _scratch = new byte[1024];
    private TargetSeries? _series;
    private SeriesKey _key;
    private long _time;

    private ScrapedRows(ISourcePartition partition, ScrapeSourceOptions options)
    {
        _partition = partition;
        _options = options;
        _rules = new Relabeler(options.MetricRelabelConfigs);
    }

    /// <summary>Makes an empty stage in front of a partition, which stays the caller's.</summary>
    public static ScrapedRows InFrontOf(ISourcePartition partition, ScrapeSourceOptions options) => new(partition, options);

    /// <inheritdoc />
    public string Name => _partition.Name;

    /// <inheritdoc />
    public long? RestoredOffset => _partition.RestoredOffset;

    /// <inheritdoc />
    public int PendingRows => _rows.Count;

    /// <summary>How many samples the answer has.</summary>
    public int ScrapedCount { get; private set; }

    /// <summary>Why the answer as a whole cannot be used; null when it can.</summary>
    public string? Failure { get; private set; }

    private TargetSeries Series => _series ?? throw new InvalidOperationException("No answer was begun.");

    /// <summary>Begins an answer.</summary>
    public void Begin(TargetSeries series, long time)
    {
        _series = series;
        _time = time;
        _rows.Clear();
        ScrapedCount = 0;
        Failure = null;
        series.Begin();
    }

    /// <summary>Appends the rows of a good answer to the partition.</summary>
    public void AppendAll()
    {
        foreach ((SeriesHandle series, long time, double value) in _rows)
        {
            _partition.Append(series, time, value);
        }

        _rows.Clear();
    }

    /// <summary>Forgets the answer: all series that there were have vanished.</summary>
    public void Drop()
    {
        _rows.Clear();
        Series.Begin();
    }

    /// <summary>Appends a series that is told about the target.</summary>
    public void AppendReport(ReadOnlySpan<byte> name, double value)
    {
        SeriesKey key = Prepare(name, isReport: true);
        if (!_partition.TryResolve(key, out SeriesHandle handle))
        {
            handle = _partition.Learn(key, _labels.Reset(Series.Target.Labels).Set("__name__"u8, name).Build());
        }

        _partition.Append(handle, _time, value);
    }

    /// <summary>Ends the series that the answer before had and this one has not.</summary>
    public void EndVanished()
    {
        foreach (SeriesKey key in Series.Vanished)
        {
            // One that was silent for so long that it was forgotten has ended long ago.
            if (_partition.TryResolve(key, out SeriesHandle handle))
            {
                _partition.Append(handle, _time, StaleMarker.Value);
            }
        }

        Series.End();
    }

    /// <inheritdoc />
    public SeriesKey Prepare(ReadOnlySpan<byte> rawKey) => Prepare(rawKey, isReport: false);

    /// <inheritdoc />
    public bool TryResolve(SeriesKey key, out SeriesHandle handle)
    {
        _key = key;
        if (Series.WasDropped(key))
        {
            handle = Dropped;
            return true;
        }

        return _partition.TryResolve(key, out handle);
    }

    /// <inheritdoc />
    public SeriesHandle Learn(SeriesKey key, Labels labels)
    {
        _key = key;
        Merge(labels);
        return _rules.Apply(_labels) && Check(_labels.Build()) is { } good ? _partition.Learn(key, good) : Dropped;
    }

    /// <inheritdoc />
    public void Append(SeriesHandle series, long time, double value)
    {
        ScrapedCount++;
        bool isExplicit = _options.HonorTimestamps && time != _time;

        // A series with times of its own ends by itself: what stands in the next answer may be the same row.
        if (series == Dropped || !isExplicit)
        {
            Series.See(_key, isDropped: series == Dropped);
        }

        if (series != Dropped)
        {
            _rows.Add((series, isExplicit ? time : _time, value));
            if (_rows.Count > (_options.SampleLimit ?? int.MaxValue))
            {
                Failure ??= $"there are more than {_options.SampleLimit} samples";
            }
        }
    }

    /// <inheritdoc />
    public void Append(ReadOnlySpan<SeriesHandle> series, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < series.Length; i++)
        {
            Append(series[i], times[i], values[i]);
        }
    }

    /// <inheritdoc />
    public void Reject(DropReason reason, string place, string detail, ReadOnlySpan<byte> raw)
    {
        if (Failure is null)
        {
            Failure = $"{place}: {detail}";
            _partition.Reject(reason, place, detail, raw);
        }
    }

    /// <inheritdoc />
    public ValueTask CommitAsync(long offset, CancellationToken cancellationToken) =>
        _partition.CommitAsync(offset, cancellationToken);

    /// <inheritdoc />
    public ValueTask CompleteAsync() => _partition.CompleteAsync();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _partition.DisposeAsync();

    private SeriesKey Prepare(ReadOnlySpan<byte> rawKey, bool isReport)
    {
        if (_scratch.Length < PrefixBytes + rawKey.Length)
        {
            _scratch = new byte[(PrefixBytes + rawKey.Length) * 2];
        }

        _scratch[0] = KeyMark;
        BinaryPrimitives.WriteInt64LittleEndian(_scratch.AsSpan(1), isReport ? -Series.Number : Series.Number);
        rawKey.CopyTo(_scratch.AsSpan(PrefixBytes));
        return _partition.Prepare(_scratch.AsSpan(0, PrefixBytes + rawKey.Length));
    }

    /// <summary>Puts the target's labels and the sample's together.</summary>
    private void Merge(Labels labels)
    {
        _labels.Reset(labels);
        foreach (Label label in Series.Target.Labels)
        {
            if (!labels.TryGet(label.Name, out ReadOnlySpan<byte> own))
            {
                _labels.Set(label.Name, label.Value);
            }
            else if (!_options.HonorLabels)
            {
                string exported = "exported_" + label.NameText;
                while (labels.Get(exported) is not null)
                {
                    exported = "exported_" + exported;
                }

                _labels.Set(Encoding.UTF8.GetBytes(exported), own);
                _labels.Set(label.Name, label.Value);
            }
        }
    }

    /// <summary>The labels when they keep the limits and name a metric; otherwise the answer fails.</summary>
    private Labels? Check(Labels labels)
    {
        if (labels.Name.Length == 0)
        {
            Failure ??= "a series has lost its name by metric_relabel_configs";
            return null;
        }

        if (labels.Count > _options.LabelLimit)
        {
            Failure ??= $"{labels} has more than {_options.LabelLimit} labels";
            return null;
        }

        foreach (Label label in labels)
        {
            if (label.Name.Length > _options.LabelNameLengthLimit.Bytes || label.Value.Length > _options.LabelValueLengthLimit.Bytes)
            {
                Failure ??= $"the label '{RowProblem.Excerpt(label.Name)}' of {labels.Name} is too long";
                return null;
            }
        }

        return labels;
    }
}
