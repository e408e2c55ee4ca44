using Streams.Data;
using Streams.PromQL.Storage;
using Streams.PromQL.Syntax;
using Streams.PromQL.Syntax.Expressions;
using Streams.Stages;

namespace Streams.Operators.Rules.OnStream.Shards;

/// <summary>Sends the samples themselves that have come since the last time.</summary>
/// <remarks>State: the numbers of the series, brought up to date as series come and go. After a restart all samples go again.</remarks>
internal sealed class SamplesShare(int part, VectorSelector selector, SeriesWindow window) : Share(part)
{
    private readonly SeriesSelector _selector = new(selector.Matchers);
    private readonly SortedSet<int> _series = [];
    private readonly List<SeriesChange> _changes = [];
    private long _version = -1;
    private long _sent = long.MinValue;

    private protected override void WriteAnswer(EventTime at, FrameWriter frames, CancellationToken cancellationToken)
    {
        Follow();
        StateWriter? writer = null;
        int inRecord = 0;
        foreach (int series in _series)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SampleRange samples = window.Range(series, _sent, at.Milliseconds);
            if (samples.Count > 0)
            {
                writer = inRecord++ % PartRecord.SeriesMax == 0 ? PartRecord.Begin(frames, Part) : writer!; // Begun at the first.
                writer.WriteLabels(window.LabelsOf(series)!); // It is there: its number has not been taken away.
                SampleState.Write(writer, samples);
            }
        }

        _sent = at.Milliseconds;
    }

    private void Follow()
    {
        _changes.Clear();
        if (_version >= 0 && window.TryReadChanges(_version, _changes))
        {
            foreach (SeriesChange change in _changes)
            {
                _series.Remove(change.Series);
                Look(change.Series);
            }
        }
        else
        {
            _series.Clear();
            for (int series = 0; series < window.Capacity; series++)
            {
                Look(series);
            }
        }

        _version = window.Version;
    }

    private void Look(int series)
    {
        if (window.LabelsOf(series) is { } labels && _selector.Matches(labels))
        {
            _series.Add(series);
        }
    }
}
