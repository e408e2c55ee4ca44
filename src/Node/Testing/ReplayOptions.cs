namespace Streams.Node.Testing;

/// <summary>How a test's source hands out its rows.</summary>
/// <param name="RowsPerCommit">After how many rows it commits.</param>
/// <param name="PauseAt">The row before which it waits for the end; null for behind the last.</param>
/// <param name="FollowsClock">Whether the clock may move time on behind the rows.</param>
internal sealed record ReplayOptions(int RowsPerCommit, int? PauseAt, bool FollowsClock);
