using System.Runtime.InteropServices;

namespace Streams.Node.Hosting;

/// <summary>Ctrl-C and SIGTERM: the first asks to stop, the second stops at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancel = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];
    }

    /// <summary>Completes at the first signal.</summary>
    public Task Stop => _stop.Task;

    /// <summary>Cancelled at the first signal, for what is done before there is anything to stop.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Completes at the second.</summary>
    public Task Cancel => _cancel.Task;

    public void Dispose()
    {
        Array.ForEach(_registrations, r => r.Dispose());
        _stopping.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_stop.TrySetResult())
        {
            _stopping.Cancel();
        }
        else
        {
            _cancel.TrySetResult();
        }
    }
}
