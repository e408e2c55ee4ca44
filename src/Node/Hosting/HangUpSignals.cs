using System.Runtime.InteropServices;

namespace Streams.Node.Hosting;

/// <summary>Hears SIGHUP from the start, so that one that comes too soon for a reload waits for it and ends nothing.</summary>
internal sealed class HangUpSignals : IDisposable
{
    private readonly SemaphoreSlim _heard = new(0);
    private readonly PosixSignalRegistration _registration;

    public HangUpSignals() =>
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            _heard.Release();
        });

    /// <summary>Waits for the next one.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _heard.WaitAsync(cancellationToken);

    public void Dispose()
    {
        _registration.Dispose();
        _heard.Dispose();
    }
}
