using Streams.Node.Cli;
using Streams.Node.Testing;

namespace Streams.Node.Tests.Testing;

public sealed class ScriptTestsTests
{
    [Theory]
    [InlineData("eval instant at 0 1\n  1\n", ExitCode.Success, "1 passed, 0 failed\n", "")]
    [InlineData("eval instant at 0 1\n  2\n", ExitCode.Failure, "FAIL  a.test:1: 1\n        - 2\n        + 1\n0 passed, 1 failed\n", "")]
    [InlineData("eval instant at 0 histogram_sum(m)\n", ExitCode.Success, "0 passed, 0 failed, 1 skipped\n", "")]
    [InlineData("what\n", ExitCode.BadInput, "", "error: a.test: line 1: expected 'load', 'clear' or 'eval', found 'what'\n")]
    public void Run_Script_SaysHowItCameOut(string text, int exitCode, string output, string errors)
    {
        using TestFolder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, "a.test"), text);
        StringWriter @out = new();
        StringWriter error = new();

        int found = ScriptTests.Run(
            ["a.test"], false, new CliOutput(@out, error, false, false, folder.Path), CancellationToken.None);

        Assert.Equal(exitCode, found);
        Assert.EndsWith(output, @out.ToString());
        Assert.Equal(errors, error.ToString());
    }
}
