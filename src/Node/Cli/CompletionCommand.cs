using System.CommandLine;

namespace Streams.Node.Cli;

/// <summary><c>streams completion SHELL</c></summary>
internal static class CompletionCommand
{
    private const string Bash =
        """
        _streams() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" \
            -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _streams streams ./streams
        """;

    private const string Zsh =
        """
        _streams() {
          local -a words_found
          words_found=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -a words_found
          _files
        }
        compdef _streams streams ./streams
        """;

    private const string Fish =
        """
        complete -c streams -a '(streams "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'
        """;

    public static Command Create(CliOutput output)
    {
        Argument<string> shell = new("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        Command command = new(
            "completion", "Writes a completion script: eval \"$(./streams completion bash)\".") { shell };
        command.SetAction(parsed =>
        {
            output.Out.WriteLine(parsed.GetRequiredValue(shell) switch
            {
                "zsh" => Zsh,
                "fish" => Fish,
                _ => Bash,
            });
            return ExitCode.Success;
        });
        return command;
    }
}
