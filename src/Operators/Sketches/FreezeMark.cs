namespace Streams.Operators.Sketches;

/// <summary>Says whether anybody still reads the states that were shared at one moment.</summary>
/// <remarks>
/// States are shared for a checkpoint by handing out the arrays as they are. Who wants to write to one asks here, and
/// goes on with a copy if it is still being read.
/// </remarks>
/// <param name="before">An earlier moment whose readers may not have finished; null if there is none.</param>
internal sealed class FreezeMark(FreezeMark? before)
{
    private volatile FreezeMark? _before = before;
    private volatile bool _isRead;

    /// <summary>Whether all that was shared then, and before, has been read.</summary>
    public bool IsOver
    {
        get
        {
            // Let go of, or marks of checkpoints that always overlap would hang on each other for ever.
            if (_before is { IsOver: true })
            {
                _before = null;
            }

            return _isRead && _before is null;
        }
    }

    /// <summary>Says that all has been read; on any thread.</summary>
    public void End() => _isRead = true;
}
