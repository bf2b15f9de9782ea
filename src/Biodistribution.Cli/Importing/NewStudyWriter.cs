using System.Collections.Immutable;
using Biodistribution.Cli.Screen;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Models.Symbolics;
using Biodistribution.Observations;
using Biodistribution.Observations.Importing;
using Biodistribution.Output;
using Biodistribution.Studies.Reading;
using Biodistribution.Studies.Sketching;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Cli.Importing;

/// <summary>Writes the folder of a new study: observations, study, answers of the import; and says what comes next.</summary>
internal static class NewStudyWriter
{
    private const string ObservationFile = "observations.csv";
    private const string StudyFileName = "study.yaml";
    private const string AnswersFile = "import.yaml";

    /// <summary>Writes the folder.</summary>
    /// <param name="table">The observations.</param>
    /// <param name="answers">The answers of the import; null where there was none.</param>
    /// <param name="source">The file the observations come from.</param>
    /// <param name="request">What was asked for.</param>
    /// <returns>The exit code.</returns>
    public static int Write(ObservationTable table, ImportAnswers? answers, string source, NewStudyRequest request)
    {
        var folder = request.Folder!;
        var reference = request.Model ?? Generic(request.Doses.Any);
        var model = ModelFile.Read(reference);
        Terminal.Show(model.Diagnostics);
        if (model.Value is null)
            return ExitCode.WrongInput;
        var named = ShippedModels.IsName(reference) ? reference : Path.GetRelativePath(folder, reference);
        var sketched = Sketch(
            new StudySketchRequest(
                NameOf(folder),
                $"{Path.GetFileNameWithoutExtension(source)}: {model.Value.Title}",
                model.Value,
                named,
                table,
                ObservationFile
            )
            {
                Dose = request.Doses.ForAll,
                DoseByGroup = request.Doses.ByGroup,
                Into = request.Into,
            }
        );
        Terminal.Show(sketched.Diagnostics);
        if (sketched.Value is not { } sketch)
            return ExitCode.WrongInput;
        if (!sketch.LeftOut.IsEmpty && !request.LeavesOut && !MayLeaveOut(sketch, model.Value))
            return ExitCode.WrongInput;
        foreach (var (file, text) in Files(sketch, answers))
            if (Refused(Path.Combine(folder, file), text))
                return ExitCode.WrongInput;
        Console.WriteLine();
        Console.WriteLine($"{Path.Combine(folder, StudyFileName)}: {sketch.Observations.Rows.Length} observations, model {reference}");
        Console.WriteLine("Next:");
        Console.WriteLine($"  biodist plot {Path.Combine(folder, ObservationFile)} --out {Path.Combine(folder, "figures")}");
        Console.WriteLine($"  biodist fit {Path.Combine(folder, StudyFileName)} --out {Path.Combine(folder, "results")}");
        return ExitCode.Done;
    }

    // Estimates what the data respond to: of the parameters assumed within orders of magnitude, those exact data would determine.
    private static Checked<StudySketch> Sketch(StudySketchRequest request)
    {
        var all = StudySketch.Write(request);
        var absolute = ShippedModels.IsName(request.ModelReference)
            ? request
            : request with
            {
                ModelReference = Path.GetFullPath(request.Model.Files.FirstOrDefault(request.ModelReference)),
            };
        if (StudySketch.Write(absolute).Value is not { } first || Problem(first) is not { } problem)
            return all;
        var check = RankCheck.Run(problem);
        var kept = problem
            .Model.Parameters.Where(parameter => Supported(check, problem, parameter.Symbol))
            .Select(parameter => parameter.Name)
            .ToImmutableArray();
        return StudySketch.Write(request with { Estimated = kept });
    }

    // A parameter that groups set to a parameter of their own counts where each of these is determined.
    private static bool Supported(RankCheck check, Estimation.FitProblem problem, Symbol parameter)
    {
        Symbol[] values =
        [
            parameter,
            .. problem
                .Groups.SelectMany(group => group.Overrides)
                .Where(own => own.Parameter == parameter)
                .SelectMany(own => ExpressionOrder.SymbolsIn(own.Value)),
        ];
        var estimated = problem.Estimated.Select(one => one.Parameter).Where(values.Contains).ToArray();
        return estimated.Length > 0 && estimated.All(one => check.Supports(one.Name));
    }

    private static Estimation.FitProblem? Problem(StudySketch sketch)
    {
        var scratch = Directory.CreateTempSubdirectory("biodist-new-");
        try
        {
            foreach (var (file, text) in Files(sketch, null))
                File.WriteAllText(Path.Combine(scratch.FullName, file), text);
            return StudyFile.Read(Path.Combine(scratch.FullName, StudyFileName)).Value?.Problem;
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static bool MayLeaveOut(StudySketch sketch, Model model)
    {
        var problem = $"The model {model.Name} has no place for {string.Join(", ", sketch.LeftOut)}.";
        if (!ImportDialogue.IsPossible)
        {
            Terminal.Show([
                new Diagnostic(
                    "BD3042",
                    sketch.Observations.File,
                    TextSpan.WholeFile,
                    problem,
                    "Say --leave-out to leave these out, or choose another model with --model (biodist models)."
                ),
            ]);
            return false;
        }
        Console.Error.Write($"{problem} Leave these out? [yes/no] ");
        return Console.ReadLine()?.Trim().StartsWith("y", StringComparison.OrdinalIgnoreCase) == true;
    }

    private static IEnumerable<(string File, string Text)> Files(StudySketch sketch, ImportAnswers? answers)
    {
        using var observations = new StringWriter();
        sketch.Observations.Write(observations);
        yield return (ObservationFile, observations.ToString());
        yield return (StudyFileName, sketch.Text);
        if (answers is not null)
            yield return (AnswersFile, ImportAnswersFile.Write(answers));
    }

    private static bool Refused(string path, string text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (!AtomicFile.WriteNew(path, text))
            {
                Terminal.ShowError($"{path}: this file is there already and stays as it is.\n    Name another folder.");
                return true;
            }
            return false;
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            Terminal.Show([FileFailure.WhenWriting(path, exception)]);
            return true;
        }
    }

    // The generic model whose states hold what was given.
    private static string Generic(Quantity? dose) =>
        ShippedModels.Scheme
        + "generic/"
        + (
            dose?.Unit.Dimension switch
            {
                { } cells when cells == Unit.Parse("cells").Dimension => "cells-mouse",
                { } particles when particles == Unit.Parse("particles").Dimension => "vesicles-mouse",
                _ => "nanoparticles-mouse",
            }
        );

    private static string NameOf(string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return
            string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-'))
                is { Length: > 0 } usable
            ? usable
            : "new";
    }
}
