using Microsoft.Extensions.Logging;

namespace Streams.Storage.Logs;

/// <content>Writing, syncing and deleting files.</content>
public sealed partial class LogPartition
{
    // Linux' ENOSPC and EDQUOT, which .NET passes on as they are, and Windows' ERROR_DISK_FULL.
    private static readonly int[] DiskFullResults = [28, 122, unchecked((int)0x80070070)];

    private void CommitPending()
    {
        while (TakeGroup())
        {
            lock (_files)
            {
                Commit();
            }
        }
    }

    private bool TakeGroup()
    {
        TaskCompletionSource? idle;
        lock (_lock)
        {
            _group.Clear();
            int count = 0;
            long bytes = 0;
            while (count < _pending.Count && (count == 0 || bytes + _pending[count].Bytes <= GroupBytesMax))
            {
                bytes += _pending[count++].Bytes;
            }

            if (count > 0)
            {
                _group.AddRange(_pending.GetRange(0, count));
                _pending.RemoveRange(0, count);
                return true;
            }

            _isCommitting = false;
            idle = _idle;
        }

        idle?.TrySetResult();
        return false;
    }

    private void Commit()
    {
        if (Failure is { } failure)
        {
            ReleaseGroup();
            Refuse(failure);
            return;
        }

        long durable = End;
        try
        {
            if (_writer.Segment.FileBytes >= _options.EffectiveSegmentBytes)
            {
                Roll();
            }

            _writer.Write(_group, durable);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            UndoWrite(durable, cause);
            return;
        }

        try
        {
            _writer.Sync();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            Refuse(Fail(cause));
            return;
        }

        Acknowledge();
    }

    private void Acknowledge()
    {
        TaskCompletionSource? grown;
        lock (_lock)
        {
            _recordsEnd = _writer.Segment.End;
            Interlocked.Exchange(ref _end, _recordsEnd);
            (grown, _grown) = (_grown, null);
        }

        Interlocked.Increment(ref _syncCount);
        grown?.TrySetResult();
        foreach (PendingAppend append in _group)
        {
            append.TrySetResult(append.End);
        }
    }

    private void UndoWrite(long durable, Exception cause)
    {
        try
        {
            _writer.CutBack(durable);
        }
        catch (Exception second) when (second is IOException or UnauthorizedAccessException)
        {
            Refuse(Fail(second));
            return;
        }

        bool isFull = Array.IndexOf(DiskFullResults, cause.HResult) >= 0;
        ReleaseGroup();
        Refuse(isFull
            ? LogFullException.OfDisk(_writer.Segment.Path, cause)
            : new StorageException($"the log '{_writer.Segment.Path}' cannot be written: {cause.Message}", cause));
    }

    /// <summary>Gives the space of what is refused back, before anyone hears of it and tries again.</summary>
    private void ReleaseGroup() => _space.Add(-_group.Sum(a => a.Bytes));

    private LogFailedException Fail(Exception cause)
    {
        LogFailedException failure = new(Name, cause);
        lock (_lock)
        {
            _failure = failure;
        }

        LogFailed(cause, Name);
        return failure;
    }

    private void Refuse(StorageException cause)
    {
        foreach (PendingAppend append in _group)
        {
            append.TrySetException(cause);
        }
    }

    /// <summary>Begins the next segment.</summary>
    private void Roll()
    {
        LogWriter next = LogWriter.Begin(_disk, _folder, _writer.Segment.End);
        LogWriter previous = _writer;
        _space.Add(LogSegment.HeaderBytes);
        lock (_lock)
        {
            _sealed.Add(previous.Segment);
            _writer = next;
        }

        previous.Dispose();
    }

    private void DeleteBelow(long offset)
    {
        while (_sealed.Count > 0 && _sealed[0].End <= offset)
        {
            LogSegment oldest = _sealed[0];
            _disk.Delete(oldest.Path);
            lock (_lock)
            {
                _sealed.RemoveAt(0);
            }

            _space.Add(-oldest.FileBytes);
        }
    }

    /// <summary>Reads what the files hold; behind an end that is known nothing was acknowledged, and it is cut off.</summary>
    private LogWriter Recover(long? acknowledged)
    {
        LogRecovery recovery = new(_disk, _folder, _logger);
        LogWriter? writer = null;
        long recordsEnd;
        try
        {
            writer = recovery.Open();
            recordsEnd = recovery.RecordsEnd;
            if (acknowledged >= writer.Segment.Base && acknowledged < writer.Segment.End)
            {
                writer.CutBack(acknowledged.Value);
                writer.Sync();
                recordsEnd = acknowledged.Value;
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            writer?.Dispose();
            throw new StorageException($"the log in '{_folder}' cannot be opened: {cause.Message}", cause);
        }

        lock (_lock)
        {
            _sealed = recovery.Sealed;
            _writer = writer;
            _recordsEnd = recordsEnd;
            Interlocked.Exchange(ref _end, writer.Segment.End);
        }

        _space.Add(FileBytes());
        return writer;
    }

    private long FileBytes() => _sealed.Sum(s => s.FileBytes) + _writer.Segment.FileBytes;

    private void CloseFiles()
    {
        TaskCompletionSource? grown;
        lock (_files)
        {
            try
            {
                if (Failure is null && _recordsEnd > _writer.Segment.Base && _recordsEnd == _writer.Segment.End)
                {
                    // So that damage to the last record is known from a torn end at the next start.
                    _writer.WriteMark();
                    _writer.Sync();
                }
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                LogCloseFailed(cause, Name);
            }

            _writer.Dispose();
        }

        lock (_lock)
        {
            (grown, _grown) = (_grown, null);
        }

        grown?.TrySetException(new ObjectDisposedException(nameof(LogPartition)));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The log partition '{Partition}' failed to sync and takes no more appends.")]
    private partial void LogFailed(Exception cause, string partition);

    [LoggerMessage(Level = LogLevel.Information, Message = "The log partition '{Partition}' is open again and goes on at offset {End}.")]
    private partial void LogReopened(string partition, long end);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The log partition '{Partition}' could not be trimmed; the next checkpoint tries again.")]
    private partial void LogTrimFailed(Exception cause, string partition);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log partition '{Partition}' could not write its closing mark.")]
    private partial void LogCloseFailed(Exception cause, string partition);
}
