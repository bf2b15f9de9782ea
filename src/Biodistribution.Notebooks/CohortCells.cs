using System.Collections.Immutable;
using Biodistribution.Estimation.Uncertainty;
using Biodistribution.Experiments.Cohorts;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Models.Symbolics;
using Biodistribution.Reports;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Notebooks;

/// <summary>Virtual cohorts in a cell: animals that differ, and whether they spread as the data do.</summary>
public static class CohortCells
{
    private const ulong Seed = 1;

    extension(AnimalExperiment experiment)
    {
        /// <summary>
        /// The experiment on many animals that differ: each named parameter log-normal about its value, the same
        /// animals in every group.
        /// </summary>
        /// <param name="until">The last time.</param>
        /// <param name="subjects">How many animals.</param>
        /// <param name="varied">Parameters with their coefficient of variation: <c>("uptake", 0.3)</c>.</param>
        /// <exception cref="InvalidInputException">There is no such parameter, or it cannot vary so.</exception>
        public SimulatedCohort Cohort(Quantity until, int subjects, params (string Parameter, double Cv)[] varied)
        {
            const int Points = 121;
            var end = experiment.CoherentTime(until);
            var model = experiment.Model;
            var problem = experiment.ToExperiment();
            var simulation = new CohortSimulation(
                problem,
                LogNormalVariations.Request(model, subjects, varied),
                new Dictionary<Symbol, double>(),
                Seed
            );
            return new(
                experiment,
                simulation.Run(
                    [.. Enumerable.Range(0, Points).Select(i => end * i / (Points - 1))],
                    [.. model.Observables.Select(observable => observable.Name)],
                    [.. experiment.Groups.Select(group => group.Name)],
                    0,
                    null,
                    null,
                    CellWork.Cancellation
                )
            );
        }
    }

    extension(StudyAnalysis analysis)
    {
        /// <summary>
        /// Visual predictive check at the best fit: percentiles of the animals against those of simulated data sets
        /// whose animals differ as said.
        /// </summary>
        /// <param name="varied">Parameters with their coefficient of variation between animals: <c>("uptake", 0.3)</c>.</param>
        /// <exception cref="InvalidInputException">There is no such parameter, or it cannot vary so.</exception>
        /// <exception cref="InvalidOperationException">The study has no rows of single animals.</exception>
        public Figure PredictiveCheck(params (string Parameter, double Cv)[] varied)
        {
            const int Replicates = 200;
            var problem = analysis.Study.Problem;
            var best = problem
                .Estimated.Select((estimated, i) => (estimated.Parameter, analysis.Fit!.Estimates[i].Value))
                .ToDictionary(pair => pair.Parameter, pair => pair.Value);
            var cohort = new CohortSimulation(problem, LogNormalVariations.Request(problem.Model, 1, varied, best), best, Seed);
            var check = VisualPredictiveCheck.Simulate(problem, cohort, Replicates, Seed, 0, null, null, CellWork.Cancellation);
            return check.Panels.IsEmpty
                ? throw new InvalidOperationException("A visual predictive check needs rows of single animals, with the column animal.")
                : CohortFigures.Check(check, analysis.Study.Model, analysis.Study);
        }
    }
}

/// <summary>Percentiles over the animals of a virtual cohort.</summary>
/// <param name="Experiment">What was simulated.</param>
/// <param name="Bands">The percentiles of every group and observable.</param>
public sealed record SimulatedCohort(AnimalExperiment Experiment, CohortBands Bands)
{
    /// <summary>Percentile bands over time, a panel an observable.</summary>
    /// <param name="observables">Which observables; all when none is named.</param>
    public Figure Plot(params string[] observables) =>
        CohortFigures.Bands(
            Bands with
            {
                Bands =
                    observables.Length == 0
                        ? Bands.Bands
                        :
                        [
                            .. Bands
                                .Bands.Where(band => observables.Contains(band.Observable))
                                .OrderBy(band => Array.IndexOf(observables, band.Observable)),
                        ],
            },
            Experiment.Model,
            null
        );

    /// <summary>The percentiles nearest to a time, a row a group and observable.</summary>
    /// <param name="time">When.</param>
    /// <param name="observables">Which observables; all when none is named.</param>
    public ReportTable At(Quantity time, params string[] observables)
    {
        var at = Experiment.CoherentTime(time) / Experiment.Model.Units.Factor(Experiment.Model.Units.TimeUnit);
        var rows = Bands.Bands.Where(band => observables.Length == 0 || observables.Contains(band.Observable)).ToArray();
        int Nearest(CohortBand band) => Enumerable.Range(0, band.Times.Length).MinBy(i => Math.Abs(band.Times[i] - at));
        return new(
            $"Percentiles over {Bands.Subjects} animals at {time}.",
            new Table([
                new TextColumn("Group", rows.Select(band => band.Group)),
                new TextColumn("Observable", rows.Select(band => band.Observable)),
                .. Bands.Percentiles.Select(
                    (probability, p) =>
                        new NumberColumn(
                            (100 * probability).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture) + " %",
                            rows.Select(band => band.Values[p][Nearest(band)])
                        )
                ),
                new TextColumn("Unit", rows.Select(band => band.Unit.Text)),
            ])
        );
    }
}
