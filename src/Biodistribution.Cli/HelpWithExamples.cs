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
        if (parseResult.CommandResult.Command is not Verb { Examples.Count: > 0 } verb)
            return code;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in verb.Examples)
            output.WriteLine($"  {example}");
        output.WriteLine();
        return code;
    }
}
