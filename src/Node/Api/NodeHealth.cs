namespace Streams.Node.Api;

/// <summary>Whether the node is alive and ready, and why not.</summary>
internal sealed class NodeHealth
{
    private volatile string _reason = "starting";
    private volatile Func<string?> _trouble = () => null;

    /// <summary>In a word: starting, running, stopping, or what failed; and why state is not saved, if it is not.</summary>
    public string Reason => _trouble() is { } trouble ? $"{_reason}, but state cannot be saved: {trouble}" : _reason;

    public bool IsReady { get; private set; }

    public bool IsLive { get; private set; } = true;

    public void Running(Func<string?> trouble)
    {
        _trouble = trouble;
        Set("running", isReady: true, isLive: true);
    }

    public void Stopping() => Set("stopping", isReady: false, isLive: true);

    public void Failed(string reason) => Set(reason, isReady: false, isLive: false);

    private void Set(string reason, bool isReady, bool isLive)
    {
        _reason = reason;
        IsReady = isReady;
        IsLive = isLive;
    }
}
