using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Streams.Data;
using Streams.Sources.Staging;
using Streams.Stages;
using Streams.Storage.Logs;

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

    private readonly RepeatedBodies _repeated;
    private int _waitingCount;
    private readonly List<IngestBody> _group = [];
    private readonly List<SeriesKey> _claims = [];

    /// <summary>Makes a worker for a partition, which stays the caller's.</summary>
    public IngestWorker(
        ISourcePartition partition,
        IBodyLog log,
        HttpSourceOptions options,
        Services services,
        RepeatedBodies repeated,
        TimeProvider clock)
    {
        _partition = partition;
        _log = log;
        _clock = clock;
        _services = services;
        _repeated = repeated;
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
    public int WaitingCount => Volatile.Read(ref _waitingCount);

    /// <summary>Puts a body in line; false when no more are taken.</summary>
    public bool TryEnqueue(IngestBody body)
    {
        // Counted before it can be taken, so that the count is never below zero.
        Interlocked.Increment(ref _waitingCount);
        bool isTaken = _waiting.Writer.TryWrite(body);
        Interlocked.Add(ref _waitingCount, isTaken ? 0 : -1);
        return isTaken;
    }

    /// <summary>Takes no more bodies; those that wait are still worked off.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    /// <summary>Lets the log go of what a checkpoint has covered.</summary>
    public void TrimBelow(long offset) => _log.TrimBelow(offset);

    /// <summary>Works from when all logs are read until <see cref="Complete"/>.</summary>
    public async Task RunAsync(Task replayed)
    {
        try
        {
            await replayed;
            while (await _waiting.Reader.WaitToReadAsync())
            {
                await WorkAsync();
            }
        }
        finally
        {
            Complete();
            while (TryDequeue(out IngestBody? body))
            {
                body.SetAnswer(IngestAnswer.Unavailable("the source has stopped"));
            }
        }
    }

    /// <summary>Reads again what the log holds behind the last checkpoint.</summary>
    public async Task ReplayAsync()
    {
        LearnBefore(_partition.RestoredOffset);
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
            Learn(format, bytes.Span);
            _rows.End();
            _rows.AppendAll();
            await _partition.CommitAsync(end, CancellationToken.None);
        }
    }

    /// <summary>Learns the bodies that a checkpoint covers and that the log still has: a sender may not know that they came.</summary>
    private void LearnBefore(long? offset)
    {
        if (offset is not { } covered)
        {
            return;
        }

        try
        {
            foreach ((ReadOnlyMemory<byte> record, long end) in _log.Read(null))
            {
                if (end > covered)
                {
                    return;
                }

                if (BodyTrailer.TryRead(record, out ReadOnlyMemory<byte> bytes, out BodyTrailer? trailer))
                {
                    Learn(trailer.Format, bytes.Span);
                }
            }
        }
        catch (LogDamagedException)
        {
            // Nothing that is still needed: what is damaged behind the checkpoint is told when it is read for its rows.
        }
    }

    private void Learn(RequestFormat format, ReadOnlySpan<byte> body)
    {
        if (format.IsTimed)
        {
            _repeated.Accept(_partition.Prepare(body));
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
            _claims.ForEach(_repeated.GiveBack);
            _group.ForEach(body => body.SetAnswer(IngestAnswer.Unavailable(cause.Message)));
            if (!LocalBodyLog.IsPassing(cause))
            {
                throw;
            }

            return;
        }

        _decoders.Accept();
        _claims.ForEach(_repeated.Accept);
        _rows.AppendAll();
        _group.ForEach(body => body.SetAnswer(AnswerTo(body)));

        // Not to be called off: what was answered must not be torn from its offset. A cancelled topology ends the wait.
        await _partition.CommitAsync(offset, CancellationToken.None);
    }

    private bool TryDequeue([NotNullWhen(true)] out IngestBody? body)
    {
        bool isThere = _waiting.Reader.TryRead(out body);
        Interlocked.Add(ref _waitingCount, isThere ? -1 : 0);
        return isThere;
    }

    private void TakeGroup()
    {
        _group.Clear();
        _claims.Clear();
        while (_group.Count < GroupBodiesMax && _rows.Count < GroupRowsMax && TryDequeue(out IngestBody? body))
        {
            if (body.TryTake() && IsNew(body, out SeriesKey? claim) && Decode(body, claim))
            {
                _group.Add(body);
            }
        }
    }

    /// <summary>Whether a body has not come before; one that has is answered at once.</summary>
    private bool IsNew(IngestBody body, out SeriesKey? claim)
    {
        claim = body.Format.IsTimed ? _partition.Prepare(body.Bytes.Span) : null;
        switch (claim is { } key ? _repeated.Claim(key) : BodyClaim.Mine)
        {
            case BodyClaim.Accepted:
                body.SetAnswer(IngestAnswer.Good);
                return false;
            case BodyClaim.UnderWay:
                body.SetAnswer(IngestAnswer.Unavailable("the same body is being taken"));
                return false;
            default:
                return true;
        }
    }

    /// <summary>Decodes a body; one that has no rows to accept is answered at once.</summary>
    private bool Decode(IngestBody body, SeriesKey? claim)
    {
        _rows.Begin(Name, body.Service, body.Outcome, _clock.GetUtcNow());
        RequestFormat format = body.Format;
        IngestAnswer? answer = _decoders.Decode(body.Bytes, ref format, body.Received, _rows);
        body.Format = format;
        int accepted = _rows.End();
        body.Service.Rate.Take(accepted);
        if (answer is null && accepted > 0)
        {
            if (claim is { } taken)
            {
                _claims.Add(taken);
            }

            return true;
        }

        if (claim is { } refused)
        {
            _repeated.GiveBack(refused);
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
