namespace Streams.Sinks.DeadLetters;

/// <summary>Counts letters; from any thread.</summary>
internal sealed class DeadLetterCounts
{
    private long _written;
    private long _failed;
    private long _cut;

    /// <summary>The letters that are kept.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>The letters that were lost.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>The letters whose raw bytes were cut.</summary>
    public long Cut => Interlocked.Read(ref _cut);

    public void CountWritten(long count) => Interlocked.Add(ref _written, count);

    public void CountFailed(long count) => Interlocked.Add(ref _failed, count);

    public void CountCut(bool isCut) => Interlocked.Add(ref _cut, isCut ? 1 : 0);
}
