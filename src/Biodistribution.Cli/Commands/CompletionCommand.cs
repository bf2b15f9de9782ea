using System.CommandLine;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;

namespace Biodistribution.Cli.Commands;

/// <summary>Prints a script that makes a shell complete the program's commands and options.</summary>
internal static class CompletionCommand
{
    // The program itself says what fits: [suggest:POSITION] "LINE" is answered by the command-line library.
    private const string Bash = """
        # biodist completion for bash: add to ~/.bashrc   eval "$(biodist completion bash)"
        _biodist_complete() {
            local words
            words=$(biodist "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
            COMPREPLY=($(compgen -W "${words}" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _biodist_complete biodist

        """;

    private const string Zsh = """
        # biodist completion for zsh: add to ~/.zshrc   eval "$(biodist completion zsh)"
        _biodist_complete() {
            local -a words
            words=("${(@f)$(biodist "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -- ${words:#}
            _files
        }
        compdef _biodist_complete biodist

        """;

    private const string PowerShell = """
        # biodist completion for PowerShell: add to $PROFILE   biodist completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName biodist -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            biodist "[suggest:$cursorPosition]" "$commandAst" 2>$null | Where-Object { $_ -like "$wordToComplete*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or pwsh" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "pwsh");
        var verb = new Verb(
            "completion",
            "Print a script that makes a shell complete commands and options.",
            "eval \"$(biodist completion bash)\"",
            "biodist completion pwsh | Out-String | Invoke-Expression"
        );
        verb.Arguments.Add(shell);
        verb.SetAction(parse =>
        {
            Console.Write(
                (
                    parse.GetRequiredValue(shell) switch
                    {
                        "bash" => Bash,
                        "zsh" => Zsh,
                        _ => PowerShell,
                    }
                ).ReplaceLineEndings("\n")
            );
            return ExitCode.Done;
        });
        return verb;
    }
}
