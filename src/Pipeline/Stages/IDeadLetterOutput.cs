namespace Streams.Stages;

/// <summary>Keeps input that could not be used, for people to look at and play again.</summary>
public interface IDeadLetterOutput : IAsyncDisposable
{
    /// <summary>Keeps one letter; called from several threads.</summary>
    void Write(DeadLetter letter);
}
