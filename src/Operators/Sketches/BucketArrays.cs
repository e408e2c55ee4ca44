namespace Streams.Operators.Sketches;

/// <summary>Arrays for buckets in steps of 64 bytes, kept for use again so that a steady run of windows allocates none.</summary>
/// <remarks>For one thread. At most so many bytes are kept; the rest goes to the garbage collector.</remarks>
internal sealed class BucketArrays(long keptBytesMax)
{
    /// <summary>The step in which windows of buckets grow: a cache line.</summary>
    public const int StepBytes = 64;

    private readonly List<Stack<byte[]>> _bySteps = [];
    private readonly List<byte[]> _retired = [];
    private long _keptBytes;

    /// <summary>The bytes that lie idle.</summary>
    public long KeptBytes => _keptBytes;

    /// <summary>Gives a cleared array of whole steps.</summary>
    public byte[] Rent(int steps)
    {
        if (steps < _bySteps.Count && _bySteps[steps].TryPop(out byte[]? kept))
        {
            _keptBytes -= kept.Length;
            kept.AsSpan().Clear();
            return kept;
        }

        return new byte[steps * StepBytes];
    }

    /// <summary>Takes an array back that somebody else may still be reading.</summary>
    public void Retire(byte[] array) => _retired.Add(array);

    /// <summary>Keeps what was retired for use again: nobody reads it any more.</summary>
    public void ReuseRetired()
    {
        foreach (byte[] array in _retired)
        {
            Return(array);
        }

        _retired.Clear();
    }

    /// <summary>Takes an array back.</summary>
    public void Return(byte[] array)
    {
        if (array.Length == 0 || _keptBytes + array.Length > keptBytesMax)
        {
            return;
        }

        int steps = array.Length / StepBytes;
        while (_bySteps.Count <= steps)
        {
            _bySteps.Add(new Stack<byte[]>());
        }

        _bySteps[steps].Push(array);
        _keptBytes += array.Length;
    }
}
