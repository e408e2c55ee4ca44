namespace Streams.Node.Cli;

/// <summary>What the process says by its exit code.</summary>
internal static class ExitCode
{
    /// <summary>It did what was asked.</summary>
    public const int Success = 0;

    /// <summary>It failed while running, or a test did.</summary>
    public const int Failure = 1;

    /// <summary>What was asked is wrong: arguments, files, a topology.</summary>
    public const int BadInput = 2;
}
