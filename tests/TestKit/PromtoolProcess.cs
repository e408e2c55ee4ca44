using System.Diagnostics;

namespace Streams.TestKit;

/// <summary>Runs Debian's promtool, the judge of rule files and their tests.</summary>
public static class PromtoolProcess
{
    /// <summary>Runs promtool and gives its exit code and all that it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        ProcessStartInfo start = new("promtool", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process promtool = Process.Start(start) ?? throw new InvalidOperationException("promtool did not start");
        Task<string> errors = promtool.StandardError.ReadToEndAsync();
        string output = await promtool.StandardOutput.ReadToEndAsync();
        output += await errors;
        await promtool.WaitForExitAsync();
        return (promtool.ExitCode, output);
    }
}
