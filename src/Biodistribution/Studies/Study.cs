using System.Collections.Immutable;
using Biodistribution.DoseResponse.Sweeps;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Design;
using Biodistribution.Experiments.Cohorts;
using Biodistribution.Models;
using Biodistribution.Simulation;
using Biodistribution.Text;

namespace Biodistribution.Studies;

/// <summary>A study file, checked: a model put to work on groups of animals and their data.</summary>
public sealed record Study
{
    /// <summary>Short name, as in the file.</summary>
    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public string Title { get; init; } = "";

    /// <summary>What made the data, when they are simulated and not measured; empty for measured data. Shown in every title.</summary>
    public string Simulated { get; init; } = "";

    /// <summary>The file it was read from, as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>All files read for it, the study file first, for the manifest.</summary>
    public required ImmutableArray<string> InputFiles { get; init; }

    /// <summary>The table of observations, as named from the study file's folder; empty when there is none.</summary>
    public string ObservationFile { get; init; } = "";

    /// <summary>The groups' names with their titles, in order.</summary>
    public required ImmutableArray<(string Name, string Title)> Groups { get; init; }

    /// <summary>Parameters the study sets under <c>set</c> without saying where their values are from.</summary>
    public ImmutableArray<string> SetWithoutSource { get; init; } = [];

    /// <summary>What is doubtful about the files it was read from; none of it stops the work.</summary>
    public ImmutableArray<Diagnostic> ReadingDoubts { get; init; } = [];

    /// <summary>
    /// What is doubtful about the study itself, in sentences for a report: its files, and values it sets without a
    /// source.
    /// </summary>
    public IEnumerable<string> Doubts =>
        ReadingDoubts
            .Select(one =>
                $"{Path.GetFileName(one.File)}{(one.Place.Line > 0 ? $", line {one.Place.Line}" : "")}: {one.Message} {one.Hint}".TrimEnd()
            )
            .Concat(SetValueDoubts);

    /// <summary>What rests on values that the study sets without a source, in a sentence; empty where there are none.</summary>
    public IEnumerable<string> SetValueDoubts =>
        SetWithoutSource.IsEmpty
            ? []
            :
            [
                $"The study sets {string.Join(", ", SetWithoutSource)} without a source: every verdict "
                    + $"rests on {(SetWithoutSource.Length == 1 ? "this value" : "these values")}. Write 'set: "
                    + $"{{{SetWithoutSource[0]}: {{value: ..., source: ...}}}}' to say where "
                    + $"{(SetWithoutSource.Length == 1 ? "it is" : "they are")} from.",
            ];

    /// <summary>The choice made for each option of the model.</summary>
    public ImmutableSortedDictionary<string, string> Choices { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What is fitted: model with the study's own parameters, groups, doses, data.</summary>
    public required FitProblem Problem { get; init; }

    /// <summary>What is predicted from the fit.</summary>
    public ImmutableArray<Prediction> Predictions { get; init; } = [];

    /// <summary>Which curves are drawn; null for none.</summary>
    public CurveRequest? Curves { get; init; }

    /// <summary>Which observables together make the whole dose, for the figure of shares; empty for no such figure.</summary>
    public ImmutableArray<string> Shares { get; init; } = [];

    /// <summary>The dose-response asked for; null for none.</summary>
    public DoseResponseRequest? DoseResponse { get; init; }

    /// <summary>How subjects differ from each other; null when the study does not say.</summary>
    public CohortRequest? Cohort { get; init; }

    /// <summary>Other readings of the same data or model, fitted again and shown side by side.</summary>
    public ImmutableArray<Alternative> Alternatives { get; init; } = [];

    /// <summary>Which next measurements are weighed; null to weigh those around its own times.</summary>
    public DesignRequest? Design { get; init; }

    /// <summary>The model.</summary>
    public Model Model => Problem.Model;

    /// <summary>The study, integrated as asked where that is something; its alternatives alike.</summary>
    /// <param name="choice">What is asked.</param>
    public Study With(SolverChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        FitProblem Solved(FitProblem problem) => problem with { SolverChoice = choice.Or(problem.SolverChoice) };
        return this with
        {
            Problem = Solved(Problem),
            Alternatives = [.. Alternatives.Select(one => one with { Problem = Solved(one.Problem) })],
        };
    }
}
