namespace Streams.Operators.Sketches;

/// <summary>Takes the place of an array that is being read when it must change, and keeps that one for the next time.</summary>
/// <remarks>Arrays of many keys are large: making one anew for each checkpoint would cost more than copying into it.</remarks>
internal struct SpareArray<T>
{
    private T[]? _spare;
    private FreezeMark? _readUntil;

    /// <summary>A copy of an array; the array itself is used again once the mark is over.</summary>
    public T[] CopyOf(T[] shared, FreezeMark mark)
    {
        T[] copy = _spare is not null && _spare.Length == shared.Length && _readUntil is { IsOver: true }
            ? _spare
            : GC.AllocateUninitializedArray<T>(shared.Length);
        shared.CopyTo(copy, 0);
        _spare = shared;
        _readUntil = mark;
        return copy;
    }
}
