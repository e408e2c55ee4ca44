using Streams.Planning;

namespace Streams.Runtime;

/// <summary>A topology cannot go on from a checkpoint, because the state of some stages does not fit them.</summary>
public sealed class StateMismatchException : Exception
{
    /// <summary>Names the stages whose state does not fit.</summary>
    public StateMismatchException(IReadOnlyList<StateVerdict> unfit)
        : base(string.Join("; ", (unfit ?? throw new ArgumentNullException(nameof(unfit)))
            .Select(verdict => $"the state of '{verdict.Stage}' does not fit: {verdict.Reason}")))
    {
        Unfit = unfit;
    }

    /// <summary>The stages, and why.</summary>
    public IReadOnlyList<StateVerdict> Unfit { get; }
}
