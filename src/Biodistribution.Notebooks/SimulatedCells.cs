using Biodistribution.Exposure;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Reports;
using Biodistribution.Tables;
using Biodistribution.Units;

namespace Biodistribution.Notebooks;

/// <summary>What a cell asks of simulated time courses: figures and captioned tables.</summary>
public static class SimulatedCells
{
    extension(SimulatedExperiment simulated)
    {
        /// <summary>The time courses as a figure, a panel an observable, the groups as series.</summary>
        /// <param name="observables">Which observables; all when none is named.</param>
        /// <exception cref="Text.InvalidInputException">There is no such observable.</exception>
        public Figure Plot(params string[] observables) =>
            StudyFigures.Curves(simulated.Of(observables), simulated.Experiment.Model, null, []);

        /// <summary>Where the whole dose is over time, stacked to 100 %, a panel a group.</summary>
        /// <exception cref="InvalidOperationException">The model has no observable in %ID, so that it does not know
        /// what the dose is.</exception>
        public Figure Shares()
        {
            var times = simulated.Courses.Courses[0].Times;
            var shares = simulated
                .Experiment.WithDoseShares()
                .SimulateAt(times.Select(time => new Quantity(time, simulated.Experiment.Model.Units.TimeUnit)));
            return StudyFigures.Shares(shares.Courses, shares.Experiment.Model, null);
        }

        /// <summary>Where the dose is at one time: the organs of a mouse coloured by their share, a panel a group.</summary>
        /// <param name="time">When.</param>
        /// <exception cref="InvalidOperationException">The model has no observable in %ID, so that it does not know
        /// what the dose is.</exception>
        public Figure BodyMap(Quantity time)
        {
            var shares = simulated.Experiment.WithDoseShares().SimulateAt(time);
            return BodyMaps.At(shares.Courses, shares.Experiment.Model, null, 0);
        }

        /// <summary>Observables at some times, a row a group and observable.</summary>
        /// <param name="observables">Which observables, separated by commas; empty for all.</param>
        /// <param name="times">When.</param>
        public ReportTable At(string observables, params Quantity[] times)
        {
            var at = times.Select(time => time.Value == 0 ? 0 : simulated.Experiment.CoherentTime(time)).ToArray();
            var sorted = at.Distinct().Order().ToArray();
            var names = observables.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var courses = simulated.Experiment.SimulateAt(times).Of(names).Courses;
            return new(
                "Simulated values.",
                new Table([
                    new TextColumn("Group", courses.Select(course => course.Group)),
                    new TextColumn("Observable", courses.Select(course => course.Observable)),
                    .. times
                        .Zip(at)
                        .DistinctBy(pair => pair.Second)
                        .Select(pair => new NumberColumn(
                            pair.First.ToString(),
                            courses.Select(course => course.Values[Array.IndexOf(sorted, pair.Second)])
                        )),
                    new TextColumn("Unit", courses.Select(course => course.Unit.Text)),
                ])
            );
        }

        /// <summary>
        /// Exposure of an observable in every group without a compartment model: Cmax, AUC, half-life and the like;
        /// what is missing says why.
        /// </summary>
        /// <param name="observable">The observable.</param>
        /// <param name="settings">Rules, dose and route; null for an organ that fills from elsewhere.</param>
        public ReportTable Exposure(string observable, ExposureSettings? settings = null)
        {
            settings ??= new ExposureSettings { Input = DoseInput.Elsewhere };
            var rows = simulated
                .Of(observable)
                .Courses.SelectMany(course =>
                    ExposureMetrics
                        .Analyze(course.Times.AsSpan(), course.Values.AsSpan(), settings)
                        .Values.Select(value => (course.Group, value.Name, value.Value))
                )
                .ToArray();
            return new(
                $"Exposure of {observable}, without a compartment model; times in {simulated.Experiment.Model.Units.TimeUnit.Text}.",
                new Table(
                    new TextColumn("Group", rows.Select(row => row.Group)),
                    new TextColumn("Number", rows.Select(row => row.Name)),
                    new NumberColumn("Value", rows.Select(row => row.Value.Value)),
                    new TextColumn("Why missing", rows.Select(row => row.Value.Missing))
                )
            );
        }
    }
}
