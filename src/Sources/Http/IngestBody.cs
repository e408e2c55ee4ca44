using System.Buffers;
using Streams.Sources.Staging;

namespace Streams.Sources.Http;

/// <summary>One request's body on its way to a worker, and the answer on its way back.</summary>
/// <remarks>The request owns the buffer and returns it once it has the answer, or has given up before a worker came.</remarks>
internal sealed class IngestBody : IDisposable
{
    /// <summary>The most that a trailer takes: all of a body's rows refused.</summary>
    public const int TrailerBytesMax = 16 << 20;

    private const int Waiting = 0;
    private const int Taken = 1;
    private const int GivenUp = 2;

    private readonly TaskCompletionSource<IngestAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _buffer;
    private int _state;

    /// <summary>Takes a buffer from the shared pool.</summary>
    public IngestBody(byte[] buffer, int length)
    {
        _buffer = buffer;
        Length = length;
    }

    /// <summary>What it is.</summary>
    public required RequestFormat Format { get; set; }

    public required Service Service { get; init; }

    public required DateTimeOffset Received { get; init; }

    /// <summary>The bytes of the body.</summary>
    public int Length { get; }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, Length);

    public BodyOutcome Outcome { get; } = new();

    /// <summary>The answer.</summary>
    public Task<IngestAnswer> Answer => _answer.Task;

    /// <summary>Says that a worker has begun; false when the request has given up.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Stops waiting; false when a worker has begun, and then the answer will come.</summary>
    public bool TryGiveUp() => Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting;

    /// <summary>Gives the answer.</summary>
    public void SetAnswer(IngestAnswer answer) => _answer.TrySetResult(answer);

    /// <summary>The body with something behind it, in one piece; good until the body is disposed.</summary>
    public ReadOnlyMemory<byte> WithTrailer(ReadOnlySpan<byte> trailer)
    {
        if (_buffer.Length - Length < trailer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Length + trailer.Length);
            Bytes.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        trailer.CopyTo(_buffer.AsSpan(Length));
        return _buffer.AsMemory(0, Length + trailer.Length);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}
