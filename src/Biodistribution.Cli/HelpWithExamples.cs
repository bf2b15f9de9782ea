using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Biodistribution.Cli.Options;

namespace Biodistribution.Cli;

/// <summary>The usual help, followed by the examples of the command.</summary>
/// <param name="usual">The help that comes with the library.</param>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is RootCommand)
        {
            output.WriteLine("Exit codes:");
            output.WriteLine("  0    the work was done");
            output.WriteLine("  1    the input is wrong, or a file or stream cannot be read or written");
            output.WriteLine("  2    the computation failed");
            output.WriteLine("  3    the program itself failed; the message names the file with details");
            output.WriteLine("  130  interrupted by a signal; what was finished is kept");
            output.WriteLine();
        }
        if (parseResult.CommandResult.Command is not Verb { Examples.Count: > 0 } verb)
            return code;
        output.WriteLine("Examples:");
        foreach (var example in verb.Examples)
            output.WriteLine($"  {example}");
        output.WriteLine();
        return code;
    }
}
