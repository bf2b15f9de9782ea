using System.CommandLine;

namespace Biodistribution.Cli.Importing;

/// <summary>What a new study is to be made of.</summary>
/// <param name="Folder">The folder; null for no study.</param>
/// <param name="Model">The model file, or the name of a shipped model; null for the one that fits the dose.</param>
/// <param name="Doses">The doses; none where they were not said.</param>
/// <param name="Into">The state it enters; null for the usual one.</param>
/// <param name="LeavesOut">Whether organs the model has no place for are left out.</param>
internal sealed record NewStudyRequest(string? Folder, string? Model, GivenDoses Doses, string? Into, bool LeavesOut);

/// <summary>The options of a new study.</summary>
internal sealed class NewStudyOptions
{
    private readonly Option<string?> folder = new("--new-study")
    {
        Description = "folder of a new study: observations, groups, a model, a first estimate, and the next command",
    };
    private readonly Option<string?> model = new("--model")
    {
        Description = "model of the study: a file, or one of biodist models; a model of organs of a mouse where nothing is said",
    };
    private readonly Option<string[]> dose = new("--dose")
    {
        Description = "what each animal was given: \"1e10 particles\"; by group: \"low=1e9 particles\" \"high=1e10 particles\"",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string?> into = new("--into")
    {
        Description = "state of the model the dose enters; its blood where nothing is said",
    };
    private readonly Option<bool> leaveOut = new("--leave-out") { Description = "leave out organs the model has no place for" };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="withFolder">Whether the folder is an option of it.</param>
    public void AddTo(Command command, bool withFolder = true)
    {
        foreach (var option in new Option[] { folder, model, dose, into, leaveOut }.Skip(withFolder ? 0 : 1))
            command.Options.Add(option);
    }

    /// <summary>What was asked for; null, after a message, where the dose is none.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="named">The folder, where it is an argument of the command.</param>
    public NewStudyRequest? Read(ParseResult parse, string? named = null)
    {
        if (GivenDoses.Read(parse.GetValue(dose) ?? []) is not { } given)
            return null;
        return new NewStudyRequest(
            named ?? parse.GetValue(folder),
            parse.GetValue(model),
            given,
            parse.GetValue(into),
            parse.GetValue(leaveOut)
        );
    }
}
