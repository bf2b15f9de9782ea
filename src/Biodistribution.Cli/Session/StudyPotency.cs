using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Cli.Screen;
using Biodistribution.DoseResponse.Sweeps;
using Biodistribution.Figures;
using Biodistribution.Figures.Catalogue;
using Biodistribution.Reports;
using Biodistribution.Studies;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Cli.Session;

/// <summary>Equal-effect doses of the agents of two studies.</summary>
internal static class StudyPotency
{
    /// <summary>Compares two studies.</summary>
    public static int Run(
        string referencePath,
        string testPath,
        AnalysisSettings settings,
        string? outFolder,
        bool json,
        CancellationToken cancellation
    )
    {
        if (!(settings.Confidence > 0 && settings.Confidence < 1) || settings.Threads < 0)
            return Refuse("--confidence must lie between 0 and 1, --threads be 0 or more.");
        if (StudyDoseResponse.Read(referencePath) is not { } reference || StudyDoseResponse.Read(testPath) is not { } test)
            return ExitCode.WrongInput;
        if (Difference(reference, test) is { Length: > 0 } difference)
            return Refuse(difference);
        var (one, other) = (
            StudyDoseResponse.Sweep(reference, settings, cancellation),
            StudyDoseResponse.Sweep(test, settings, cancellation)
        );
        if (one.Sweep is not { } first || other.Sweep is not { } second)
            return cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.ComputationFailed;
        var share = one.Draws.IsRange || other.Draws.IsRange ? 1 : settings.Confidence;
        var pairs = (
            from curve in Compared(first)
            from match in Compared(second)
            where IsAlike(curve, match)
            select (
                Reference: curve,
                Test: match,
                Doses: EquivalentDoses.Find(
                    curve.FanOf.Length > 0 ? curve.Group : match.Group,
                    first.Doses,
                    curve,
                    second.Doses,
                    match,
                    share
                )
            )
        ).ToArray();
        if (pairs.Length == 0)
            return Refuse(
                $"The studies share no group.\n    {reference.Name} has: "
                    + $"{string.Join(", ", first.Curves.Select(curve => curve.Group).Distinct())}; "
                    + $"{test.Name} has: {string.Join(", ", second.Curves.Select(curve => curve.Group).Distinct())}. "
                    + $"Give groups that are alike one name."
            );
        var summary = new Table(
            new TextColumn("group", pairs.Select(pair => pair.Doses.Group)),
            new TextColumn("test", pairs.Select(_ => test.Name)),
            new TextColumn("reference", pairs.Select(_ => reference.Name)),
            new NumberColumn("relative_potency", pairs.Select(pair => pair.Doses.Potency)),
            new NumberColumn("lower", pairs.Select(pair => pair.Doses.Lower)),
            new NumberColumn("upper", pairs.Select(pair => pair.Doses.Upper)),
            new TextColumn("unit", pairs.Select(_ => $"{first.DoseUnit}/{second.DoseUnit}")),
            new TextColumn("missing_because", pairs.Select(pair => pair.Doses.Missing))
        );
        var rows = pairs.SelectMany(pair => pair.Doses.Levels.Select(level => (pair.Doses.Group, Level: level))).ToArray();
        var doses = new Table(
            new TextColumn("group", rows.Select(row => row.Group)),
            new NumberColumn("effect", rows.Select(row => row.Level.Effect)),
            new TextColumn("effect_unit", rows.Select(_ => pairs[0].Reference.Unit)),
            new NumberColumn("reference_dose", rows.Select(row => row.Level.ReferenceDose)),
            new TextColumn("reference_unit", rows.Select(_ => first.DoseUnit)),
            new NumberColumn("test_dose", rows.Select(row => row.Level.TestDose)),
            new TextColumn("test_unit", rows.Select(_ => second.DoseUnit)),
            new NumberColumn("reference_per_test", rows.Select(row => row.Level.Potency)),
            new NumberColumn("lower", rows.Select(row => row.Level.Lower)),
            new NumberColumn("upper", rows.Select(row => row.Level.Upper))
        );
        if (json)
            JsonOutput.Write(
                "biodist/potency/1",
                writer =>
                {
                    JsonOutput.WriteTable(writer, "potency", summary);
                    JsonOutput.WriteTable(writer, "equal_effect_doses", doses);
                }
            );
        else
            Print(reference, test, first, second, pairs.Select(pair => pair.Doses), one, other);
        return outFolder is null
            ? ExitCode.Done
            : Write(
                outFolder,
                json,
                reference,
                test,
                settings,
                first,
                second,
                [.. pairs.Select(pair => pair.Doses)],
                [.. Statements(one, other)],
                summary,
                doses
            );
    }

    // Why the effects of two studies cannot be set equal; empty when they can.
    private static string Difference(Study reference, Study test)
    {
        Unit UnitOf(Study study) => study.Model.Observables.First(observable => observable.Name == study.DoseResponse!.Observable).Unit;
        var (a, b) = (UnitOf(reference), UnitOf(test));
        if (a.Dimension != b.Dimension || a.Scale != b.Scale)
            return $"{reference.DoseResponse!.Observable} ({a.Text}) of {reference.Name} and {test.DoseResponse!.Observable} "
                + $"({b.Text}) of {test.Name} cannot be set equal.\n    Name observables in one unit.";
        if (a.Dimension.InjectedDose != default && reference.DoseResponse!.DoseDimension != test.DoseResponse!.DoseDimension)
            return $"{reference.DoseResponse.Observable} is a share of the dose, and the doses are of different "
                + $"kinds: shares of cells and of particles are no equal effects.\n    Name an effect, such as "
                + $"a scar, or an amount in one unit.";
        return "";
    }

    // Curves of one group, and every member of a fan with the group whose fan it is.
    private static bool IsAlike(SweepBand one, SweepBand other) =>
        one.Group == other.Group || one.FanOf == other.Group || one.Group == other.FanOf;

    private static IEnumerable<SweepBand> Compared(SweepResult sweep) =>
        sweep.Curves.Where(curve => curve.Quantity is SweepQuantity.Effect or SweepQuantity.Amount);

    private static void Print(
        Study reference,
        Study test,
        SweepResult first,
        SweepResult second,
        IEnumerable<EquivalentDoses> all,
        StudyAnalysis one,
        StudyAnalysis other
    )
    {
        foreach (var doses in all)
        {
            ScreenText.Paragraph(Sentence(doses, reference, test, first, second));
            if (!doses.Levels.IsEmpty)
                ScreenTable.Write(
                    ["effect", $"{reference.Name} ({first.DoseUnit})", $"{test.Name} ({second.DoseUnit})", "ratio", "range"],
                    doses
                        .Levels.Where((_, i) => i % 2 == 0)
                        .Select(level =>
                            new[]
                            {
                                NumberText.Short(level.Effect),
                                NumberText.Short(level.ReferenceDose),
                                NumberText.Short(level.TestDose),
                                NumberText.Short(level.Potency),
                                double.IsNaN(level.Lower) ? "" : $"{NumberText.Short(level.Lower)} to {NumberText.Short(level.Upper)}",
                            }
                        )
                );
        }
        foreach (var statement in Statements(one, other))
            ScreenText.Paragraph(statement);
    }

    private static string Sentence(EquivalentDoses doses, Study reference, Study test, SweepResult first, SweepResult second) =>
        doses.Missing.Length > 0
            ? $"{doses.Group}: no single relative potency of {test.Name} against {reference.Name}: {doses.Missing}."
            : $"{doses.Group}: 1 {second.DoseUnit} of {test.Name} is worth {NumberText.Short(doses.Potency)} "
                + $"{first.DoseUnit} of {reference.Name}"
                + $"{(double.IsNaN(doses.Lower) ? "" : $" ({NumberText.Short(doses.Lower)} to {NumberText.Short(doses.Upper)})")}.";

    private static IEnumerable<string> Statements(StudyAnalysis one, StudyAnalysis other) =>
        new[] { one.Draws.Statement, other.Draws.Statement }.Distinct();

    private static int Write(
        string outFolder,
        bool json,
        Study reference,
        Study test,
        AnalysisSettings settings,
        SweepResult first,
        SweepResult second,
        EquivalentDoses[] all,
        string[] statements,
        Table summary,
        Table doses
    )
    {
        var manifest = RunOutput.Manifest(
            "potency",
            reference.File,
            reference.InputFiles.Concat(test.InputFiles),
            ImmutableSortedDictionary
                .Create<string, string>(StringComparer.Ordinal)
                .Add("confidence", settings.Confidence.ToString("R", CultureInfo.InvariantCulture)),
            settings.Seed
        );
        if (RunOutput.Open(outFolder, manifest) is not { } run)
            return ExitCode.WrongInput;
        var figure = new DoseResponseFigure
        {
            Name = "dose-effect",
            Title = "Effect against dose",
            Finding = $"Effect of {reference.Name} and of {test.Name} against the dose of each.",
            IsSimulated = reference.Simulated.Length > 0 || test.Simulated.Length > 0,
            BandMeaning = Courses(reference, first).Concat(Courses(test, second)).All(course => course.Lower.IsEmpty)
                ? ""
                : "Bands: range over what is assumed and over parameter values that agree with the data.",
            Dose = new PanelAxis("Dose", first.DoseUnit == second.DoseUnit ? first.DoseUnit : $"{first.DoseUnit}; {second.DoseUnit}"),
            Curves = [.. Courses(reference, first), .. Courses(test, second)],
        };
        var report = new QuestionReport
        {
            Title = $"{Titled(test)} against {Titled(reference)}",
            IsSimulated = figure.IsSimulated,
            Heading = "Equal-effect doses",
            Question = $"What dose of {reference.Name} has the effect of a dose of {test.Name}?",
            Answers = [.. all.Select(one => Sentence(one, reference, test, first, second)), .. statements],
            Figures = [figure],
            Tables =
            [
                new ReportTable("How much of the reference agent one unit of the other is worth.", summary.WithSpelledHeadings()),
                new ReportTable("Doses of equal effect, over the effects both agents reach.", doses.WithSpelledHeadings()),
            ],
            Methods =
                $"The dose of each agent was varied over the range its study asks for, at the parameter values "
                + $"of the study and at the parameter sets of its bands (seed {settings.Seed.ToString(CultureInfo.InvariantCulture)}). "
                + $"Doses of equal effect were read off the curves; a single relative potency is given only where "
                + $"their ratio is the same at all effects.",
        };
        return new RunOutput([("potency.csv", summary), ("equal-effect-doses.csv", doses)], [figure], report.Document(manifest)).Save(
            run,
            json
        );
    }

    private static string Titled(Study study) => study.Title.Length > 0 ? study.Title : study.Name;

    private static IEnumerable<DoseResponseCourse> Courses(Study study, SweepResult sweep) =>
        Compared(sweep)
            .Select(curve => new DoseResponseCourse(
                curve.FanOf.Length > 0 ? curve.FanOf : curve.Group,
                curve.FanMember.Length > 0 ? $"{study.Name}, {curve.FanMember}" : study.Name,
                new PanelAxis("Effect", curve.Unit)
            )
            {
                Doses = sweep.Doses,
                Values = curve.Values,
                Lower = curve.Lower,
                Upper = curve.Upper,
            });

    private static int Refuse(string message)
    {
        Terminal.ShowError(message);
        return ExitCode.WrongInput;
    }
}
