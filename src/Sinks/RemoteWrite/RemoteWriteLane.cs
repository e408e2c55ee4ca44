using System.Threading.Channels;

namespace Streams.Sinks.RemoteWrite;

/// <summary>Sends the requests of some series, one behind the other, so that the rows of each stay in order.</summary>
internal sealed class RemoteWriteLane : IAsyncDisposable
{
    // One is sent while the next one waits; more would only be memory.
    private const int WaitingMax = 1;

    private readonly RemoteWriteClient _client;
    private readonly Channel<RemoteWriteRequest> _waiting =
        Channel.CreateBounded<RemoteWriteRequest>(new BoundedChannelOptions(WaitingMax) { SingleReader = true, SingleWriter = true });

    private readonly RequestBuilder _builder = new();
    private readonly SemaphoreSlim _delivered = new(0);
    private readonly Task _sending;
    private int _under;

    public RemoteWriteLane(RemoteWriteClient client, CancellationToken cancellationToken)
    {
        _client = client;
        _sending = Task.Run(() => SendAllAsync(cancellationToken), CancellationToken.None);
    }

    /// <summary>Adds a row; true when the request is full.</summary>
    public bool Add(ReadOnlySpan<byte> labels, long time, double value, int rowsMax)
    {
        _builder.Add(labels, time, value);
        return _builder.Count >= rowsMax;
    }

    /// <summary>Has what was gathered sent; waits while requests are under way.</summary>
    public async ValueTask PassOnAsync(CancellationToken cancellationToken)
    {
        if (_builder.Count > 0)
        {
            _under++;
            RemoteWriteRequest request = _builder.Build();
            if (!_waiting.Writer.TryWrite(request))
            {
                await WaitAsync(_waiting.Writer.WriteAsync(request, cancellationToken).AsTask());
            }
        }
    }

    /// <summary>Completes when all that was passed on is delivered.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await PassOnAsync(cancellationToken);
        for (; _under > 0; _under--)
        {
            await WaitAsync(_delivered.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Lets go of what was not sent; what made sending fail was said to whoever passed on.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _delivered.Dispose();
    }

    /// <summary>Waits for something, or for the lane's failure.</summary>
    private async Task WaitAsync(Task wanted)
    {
        if (await Task.WhenAny(wanted, _sending) == _sending)
        {
            await _sending;
        }

        await wanted;
    }

    private async Task SendAllAsync(CancellationToken cancellationToken)
    {
        await foreach (RemoteWriteRequest request in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            await _client.SendAsync(request, cancellationToken);
            _delivered.Release();
        }
    }
}
