namespace Streams.Node.Api;

/// <summary>Whether the node is alive and ready, and why not.</summary>
internal sealed class NodeHealth
{
    private volatile string _reason = "starting";

    /// <summary>In a word: starting, running, stopping, or what failed.</summary>
    public string Reason => _reason;

    public bool IsReady { get; private set; }

    public bool IsLive { get; private set; } = true;

    public void Running() => Set("running", isReady: true, isLive: true);

    public void Stopping() => Set("stopping", isReady: false, isLive: true);

    public void Failed(string reason) => Set(reason, isReady: false, isLive: false);

    private void Set(string reason, bool isReady, bool isLive)
    {
        _reason = reason;
        IsReady = isReady;
        IsLive = isLive;
    }
}
