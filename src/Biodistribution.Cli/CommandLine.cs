using System.CommandLine;
using System.CommandLine.Help;
using Biodistribution.Cli.Commands;

namespace Biodistribution.Cli;

/// <summary>The program's commands.</summary>
internal static class CommandLine
{
    /// <summary>Lets files name files anywhere on the machine.</summary>
    public static Option<bool> AnyPath { get; } =
        new("--any-path") { Description = "let a study, model or problem name files anywhere on this machine", Recursive = true };

    /// <summary>Shows long tables and whole notes.</summary>
    public static Option<bool> Details { get; } =
        new("--details") { Description = "also show the long tables and every note in full", Recursive = true };

    /// <summary>The root command with all verbs.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand(
            "Where a dose of stem cells or exosomes goes, what the data can and cannot tell, and what "
                + "dose to give next. For notebooks: dotnet tool install biodist-jupyter, then "
                + "biodist-jupyter install."
        );
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        root.Options.Add(AnyPath);
        root.Options.Add(Details);
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(NewCommand.Create());
        root.Subcommands.Add(ModelsCommand.Create());
        root.Subcommands.Add(ImportCommand.Create());
        root.Subcommands.Add(PlotCommand.Create());
        root.Subcommands.Add(SimulateCommand.Create());
        root.Subcommands.Add(FitCommand.Create());
        root.Subcommands.Add(IdentifyCommand.Create());
        root.Subcommands.Add(ProfileCommand.Create());
        root.Subcommands.Add(BootstrapCommand.Create());
        root.Subcommands.Add(SampleCommand.Create());
        root.Subcommands.Add(CompareCommand.Create());
        root.Subcommands.Add(SensitivityCommand.Create());
        root.Subcommands.Add(DesignCommand.Create());
        root.Subcommands.Add(DoseResponseCommand.Create());
        root.Subcommands.Add(PotencyCommand.Create());
        root.Subcommands.Add(CohortCommand.Create());
        root.Subcommands.Add(NcaCommand.Create());
        root.Subcommands.Add(ReportCommand.Create());
        root.Subcommands.Add(ExploreCommand.Create());
        root.Subcommands.Add(ExportCommand.Create());
        root.Subcommands.Add(SbmlTestCommand.Create());
        root.Subcommands.Add(PetabCommand.Create());
        root.Subcommands.Add(CompletionCommand.Create());
        return root;
    }
}
