using System.Threading.Channels;
using Streams.Sources.Staging;
using Streams.Stages;

namespace Streams.Sources.Http;

/// <summary>Takes the bodies that wait for one partition, a group at a time: decodes, logs, appends, answers, commits.</summary>
/// <remarks>
/// A group is whatever has come while the one before was at work, so one sync of the log serves many requests when there are
/// many, and none waits for others when there are few. Bodies are answered once their rows are in the partition's hands: from
/// there on only a crash could lose them, which the log is for. While the pipeline is slow the commit waits, and with it all
/// bodies that come later.
/// </remarks>
internal sealed class IngestWorker
{
    private const int GroupBodiesMax = 256;
    private const int GroupRowsMax = 64 * 1024;

    private readonly ISourcePartition _partition;
    private readonly IBodyLog _log;
    private readonly TimeProvider _clock;
    private readonly BodyDecoders _decoders;
    private readonly Services _services;
    private readonly StagedRows _rows;
    private readonly Channel<IngestBody> _waiting =
        Channel.CreateUnbounded<IngestBody>(new UnboundedChannelOptions { SingleReader = true });

    private readonly List<IngestBody> _group = [];

    /// <summary>Makes a worker for a partition, which stays the caller's.</summary>
    public IngestWorker(ISourcePartition partition, IBodyLog log, HttpSourceOptions options, Services services, TimeProvider clock)
    {
        _partition = partition;
        _log = log;
        _clock = clock;
        _services = services;
        _decoders = new BodyDecoders((int)options.PlainBytesMax.Bytes, clock);
        SeriesLimits limits = new(
            options.LabelsMax,
            (int)options.LabelBytesMax.Bytes,
            options.HasServices ? options.SeriesMax : int.MaxValue,
            options.MaxAhead,
            options.MaxBehind);
        string? label = options.Keys is null ? options.ServiceLabel : null;
        _rows = StagedRows.InFrontOf(partition, limits, new SeriesOwners(partition, services, label, options.HasServices));
    }

    /// <summary>The partition's name.</summary>
    public string Name => _partition.Name;

    /// <summary>How many bodies wait.</summary>
    public int WaitingCount => _waiting.Reader.Count;

    /// <summary>Puts a body in line; false when no more are taken.</summary>
    public bool TryEnqueue(IngestBody body) => _waiting.Writer.TryWrite(body);

    /// <summary>Takes no more bodies; those that wait are still worked off.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    /// <summary>Lets the log go of what a checkpoint has covered.</summary>
    public void TrimBelow(long offset) => _log.TrimBelow(offset);

    /// <summary>Reads again what the log holds behind the last checkpoint, then works until <see cref="Complete"/>.</summary>
    public async Task RunAsync()
    {
        try
        {
            await ReplayAsync();
            while (await _waiting.Reader.WaitToReadAsync())
            {
                await WorkAsync();
            }
        }
        finally
        {
            Complete();
            while (_waiting.Reader.TryRead(out IngestBody? body))
            {
                body.SetAnswer(IngestAnswer.Unavailable("the source has stopped"));
            }
        }
    }

    private async Task ReplayAsync()
    {
        foreach ((ReadOnlyMemory<byte> record, long end) in _log.Read(_partition.RestoredOffset))
        {
            if (!BodyTrailer.TryRead(record, out ReadOnlyMemory<byte> bytes, out BodyTrailer? trailer))
            {
                throw new InvalidDataException($"The log of '{Name}' has a body of another version before offset {end}.");
            }

            _rows.BeginReplay(Name, _services.Get(trailer.Service), new BodyOutcome(), trailer.Refused);
            RequestFormat format = trailer.Format;
            _decoders.Decode(bytes, ref format, trailer.Received, _rows);
            _decoders.Accept();
            _rows.End();
            _rows.AppendAll();
            await _partition.CommitAsync(end, CancellationToken.None);
        }
    }

    private async Task WorkAsync()
    {
        TakeGroup();
        if (_group.Count == 0)
        {
            return;
        }

        long offset;
        try
        {
            offset = await _log.AppendAsync(_group, CancellationToken.None);
        }
        catch (Exception cause)
        {
            _decoders.Undo();
            _rows.Drop();
            _group.ForEach(body => body.SetAnswer(IngestAnswer.Unavailable(cause.Message)));
            if (!LocalBodyLog.IsPassing(cause))
            {
                throw;
            }

            return;
        }

        _decoders.Accept();
        _rows.AppendAll();
        _group.ForEach(body => body.SetAnswer(AnswerTo(body)));

        // Not to be called off: what was answered must not be torn from its offset. A cancelled topology ends the wait.
        await _partition.CommitAsync(offset, CancellationToken.None);
    }

    private void TakeGroup()
    {
        _group.Clear();
        while (_group.Count < GroupBodiesMax && _rows.Count < GroupRowsMax && _waiting.Reader.TryRead(out IngestBody? body))
        {
            if (body.TryTake() && Decode(body))
            {
                _group.Add(body);
            }
        }
    }

    /// <summary>Decodes a body; one that has no rows to accept is answered at once.</summary>
    private bool Decode(IngestBody body)
    {
        _rows.Begin(Name, body.Service, body.Outcome, _clock.GetUtcNow());
        RequestFormat format = body.Format;
        IngestAnswer? answer = _decoders.Decode(body.Bytes, ref format, body.Received, _rows);
        body.Format = format;
        int accepted = _rows.End();
        body.Service.Rate.Take(accepted);
        if (answer is null && accepted > 0)
        {
            return true;
        }

        body.SetAnswer(answer ?? AnswerTo(body));
        return false;
    }

    private static IngestAnswer AnswerTo(IngestBody body) => body.Outcome switch
    {
        { Rejected: 0 } => IngestAnswer.Good,
        { IsOverRate: true, Accepted: 0 } => IngestAnswer.TooMany(body.Outcome.Describe()),
        _ => new IngestAnswer(400, body.Outcome.Describe()),
    };
}
