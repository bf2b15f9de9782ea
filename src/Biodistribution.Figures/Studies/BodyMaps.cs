using System.Collections.Immutable;
using Biodistribution.Experiments;
using Biodistribution.Figures.Catalogue;
using Biodistribution.Models;
using Biodistribution.Observations;
using Biodistribution.Studies;
using Biodistribution.Studies.Analysis;
using Biodistribution.Text;
using static Biodistribution.Figures.Studies.StudyFigures;

namespace Biodistribution.Figures.Studies;

/// <summary>Where the dose is: maps of the body from time courses of a model or from a fitted study.</summary>
public static class BodyMaps
{
    /// <summary>Where the dose is at one time, a map a group.</summary>
    /// <param name="shares">Courses that together make the dose.</param>
    /// <param name="model">The model.</param>
    /// <param name="study">The study, at its best fit; null for a model alone.</param>
    /// <param name="index">Which of the times of the courses.</param>
    /// <param name="withoutBest">Group and organ of shares of which no value is best: only their ranges are shown.</param>
    public static Figure At(
        TimeCourses shares,
        Model model,
        Study? study,
        int index,
        IReadOnlySet<(string Group, Organ Organ)>? withoutBest = null
    )
    {
        bool HasBest(Experiments.TimeCourse course) =>
            course.Lower.IsEmpty || withoutBest?.Contains((course.Group, OrganOf(course.Observable))) != true;
        var time = $"{NumberText.ForSentence(shares.Courses[0].Times[index], 4)} {model.Units.TimeUnit.Text}";
        var groups = shares.Courses.GroupBy(course => course.Group).ToArray();
        Organ OrganOf(string name) => model.Observables.First(one => one.Name == name).Organ;
        return new BodyMapFigure
        {
            Name = "body-map",
            Title = study is null ? $"Where the dose is at {time}" : $"Where the dose is at {time}, at the best fit",
            Finding = string.Join(
                " ",
                groups.Select(group =>
                {
                    var (left, held) = (
                        group.Where(course => Sinks(model).Contains(course.Observable)).Sum(course => course.Values[index]),
                        group.Where(course => !Sinks(model).Contains(course.Observable)).MaxBy(course => course.Values[index])
                    );
                    if (group.Where(course => !HasBest(course)).MaxBy(course => course.Upper[index]) is { } open)
                        return $"{(groups.Length > 1 ? $"{Capital(TitleOf(study, group.Key))}: at" : "At")} {time} the data "
                            + "do not tell how "
                            + $"much of the dose is in {open.Observable.Replace('_', ' ')}: {Short(open.Lower[index])} to "
                            + $"{Short(open.Upper[index])} % agree with them alike.";
                    var most = held is null
                        ? ""
                        : $" {Short(held.Values[index])} % of the dose is in {held.Observable.Replace('_', ' ')}, more than in any "
                            + $"other place,";
                    return $"{(groups.Length > 1 ? $"{Capital(TitleOf(study, group.Key))}: at" : "At")} {time}{most} "
                        + $"and {Short(left)} % has been eliminated "
                        + $"({string.Join(", ", Sinks(model).Select(name => name.Replace('_', ' ')))}).";
                })
            ),
            Notes =
            [
                .. BestFitNotes(study),
                .. shares.Courses.Any(course => !course.Lower.IsEmpty)
                    ? ["In brackets: the range that agrees with the data."]
                    : ImmutableArray<string>.Empty,
                .. shares.Courses.All(HasBest)
                    ? ImmutableArray<string>.Empty
                    : ["A range alone: no value in it is best, and the others in that map hold for one value of it."],
            ],
            IsSimulated = study is { Simulated.Length: > 0 },
            Maps =
            [
                .. groups.Select(group => new BodyMap(
                    HeadingOf(shares, study, group.Key),
                    ByOrgan([
                        .. group.Select(course => new OrganShare(
                            Capital(course.Observable),
                            OrganOf(course.Observable),
                            course.Values[index]
                        )
                        {
                            Lower = course.Lower.IsEmpty ? double.NaN : course.Lower[index],
                            Upper = course.Upper.IsEmpty ? double.NaN : course.Upper[index],
                            IsOnlyRange = !HasBest(course),
                            IsEliminated = Sinks(model).Contains(course.Observable),
                        }),
                    ])
                )),
            ],
        };
    }

    // Compartments that a map has no room to name are added up in their organ.
    private static ImmutableArray<OrganShare> ByOrgan(ImmutableArray<OrganShare> shares) =>
        shares.Length <= BodyMapFigure.MostNamed
            ? shares
            :
            [
                .. shares
                    .Where(share => share.Organ != Organ.None)
                    .GroupBy(share => share.Organ)
                    .Select(organ => new OrganShare(Capital(organ.Key.DisplayName()), organ.Key, organ.Sum(share => share.Percent))),
                .. shares.Where(share => share.Organ == Organ.None),
            ];

    /// <summary>
    /// Where the dose is at the time a study asks about: that of its dose-response, else of its first prediction at a
    /// time; null where it asks about none, or does not say what makes up the dose.
    /// </summary>
    /// <param name="analysis">A study with curves.</param>
    public static Figure? Of(StudyAnalysis analysis)
    {
        var units = analysis.Study.Model.Units;
        var time =
            (
                analysis.Study.DoseResponse?.Time
                ?? analysis.Study.Predictions.Select(prediction => prediction.Time).FirstOrDefault(double.IsFinite, double.NaN)
            ) / units.Factor(units.TimeUnit);
        if (analysis.Shares is not { Courses.IsEmpty: false } shares || !double.IsFinite(time))
            return null;
        var times = shares.Courses[0].Times;
        return At(
            shares,
            analysis.Study.Model,
            analysis.Study,
            Enumerable.Range(0, times.Length).MinBy(i => Math.Abs(times[i] - time)),
            WithoutBest(analysis, time * units.Factor(units.TimeUnit))
        );
    }

    // Shares that a prediction asks for at this time and whose profile is flat.
    private static HashSet<(string Group, Organ Organ)> WithoutBest(StudyAnalysis analysis, double time) =>
        [
            .. from prediction in analysis.Study.Predictions
            where prediction.Statistic == Statistic.Value && Math.Abs(prediction.Time - time) <= 1e-9 * Math.Abs(time)
            where analysis.Profiles?.Curves.Any(curve => curve.IsPrediction && curve.Name == prediction.Name && curve.IsFlat) == true
            let organ = analysis.Study.Model.Observables.First(one => one.Name == prediction.Observable).Organ
            where organ != Organ.None
            select (prediction.Group, organ),
        ];
}
