namespace Streams.Operators.Sketches;

/// <summary>Says whether anybody still reads the states that were shared at one moment.</summary>
/// <remarks>
/// States are shared for a checkpoint by handing out the arrays as they are. Who wants to write to one asks here, and
/// goes on with a copy if it is still being read.
/// </remarks>
/// <param name="before">An earlier moment whose readers may not have finished; null if there is none.</param>
internal sealed class FreezeMark(FreezeMark? before)
{
    private volatile bool _isRead;

    /// <summary>Whether all that was shared then, and before, has been read.</summary>
    public bool IsOver => _isRead && before is not { IsOver: false };

    /// <summary>Says that all has been read; on any thread.</summary>
    public void End() => _isRead = true;
}
