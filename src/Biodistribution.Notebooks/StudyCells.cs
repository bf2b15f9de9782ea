using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Reports;
using Biodistribution.Reports.Studies;
using Biodistribution.Studies;
using Biodistribution.Studies.Analysis;
using Biodistribution.Studies.Reading;
using Biodistribution.Text;

namespace Biodistribution.Notebooks;

/// <summary>What a cell asks of a study: <c>Study.Load("study.yaml").Fit().Profile()</c>.</summary>
public static class StudyCells
{
    extension(Study)
    {
        /// <summary>Reads a study with its model and table of observations.</summary>
        /// <param name="path">The study file.</param>
        /// <exception cref="InvalidInputException">Something is wrong with it or the files it names; the message lists
        /// all of it with places and hints.</exception>
        public static Study Load(string path) => StudyFile.Read(path, ModelCells.Read).OrThrow();
    }

    extension(StudyAnalysis analysis)
    {
        /// <summary>
        /// The estimates: an interval only where the data support one, and the verdict of the profiles where they were
        /// computed.
        /// </summary>
        public ReportTable EstimateTable() => StudyReport.Estimates(analysis);

        /// <summary>Each row of data with what is predicted for it and how it was read.</summary>
        public ReportTable DataTable() => StudyReport.Rows("Observed and predicted.", analysis.Fit!.Rows);

        /// <summary>The verdicts as sentences: what the data determine, bound, or leave open.</summary>
        public ReportTable VerdictTable() => StudyReport.VerdictTable(analysis);

        /// <summary>The predictions the study asks for, with the range that agrees with the data.</summary>
        public ReportTable PredictionTable() =>
            new("Predictions with the range that agrees with the data.", StudyTables.Predictions(analysis));

        /// <summary>The time courses the study asks for, with its data, and with bands once profiles were computed.</summary>
        /// <exception cref="InvalidOperationException">The study asks for no curves.</exception>
        public Figure Plot()
        {
            var drawn = StudyAnalyst.Curves(analysis, null, CellWork.Cancellation);
            return drawn.Courses is { } courses
                ? StudyFigures.Curves(
                    courses,
                    drawn.Study.Model,
                    drawn.Study,
                    drawn.Fit!.Rows,
                    drawn.Draws.IsRange,
                    drawn.Settings.Confidence
                )
                : throw new InvalidOperationException(
                    "The study asks for no curves; add curves: {until: 24 h, observables: [...], groups: [...]}."
                );
        }

        /// <summary>Where the whole dose is over time in the groups of the study, at the best fit.</summary>
        /// <exception cref="InvalidOperationException">The study does not say which observables make up the dose.</exception>
        public Figure Shares()
        {
            var drawn = StudyAnalyst.Curves(analysis, null, CellWork.Cancellation);
            return drawn.Shares is { } shares
                ? StudyFigures.Shares(shares, drawn.Study.Model, drawn.Study)
                : throw new InvalidOperationException(
                    "The study does not say which observables make up the dose; add shares: {observables: [...]} and curves."
                );
        }

        /// <summary>The profiles of the parameters, or of the predictions.</summary>
        /// <param name="predictions">Whether those of predictions are meant.</param>
        /// <exception cref="InvalidOperationException">There are none; profiles are computed by <c>.Profile()</c>.</exception>
        public Figure ProfilePlot(bool predictions = false) =>
            analysis.Profiles is null
                ? throw new InvalidOperationException("Profiles are computed by .Profile().")
                : StudyFigures.Profiles(analysis, predictions)
                    ?? throw new InvalidOperationException($"There is no profile of a {(predictions ? "prediction" : "parameter")}.");

        /// <summary>The dose-response curves.</summary>
        /// <exception cref="InvalidOperationException">There are none; they are computed by <c>.DoseResponse()</c>.</exception>
        public Figure DoseResponsePlot() =>
            analysis.Sweep is null
                ? throw new InvalidOperationException("Dose-response curves are computed by .DoseResponse().")
                : StudyFigures.DoseResponse(analysis);

        /// <summary>Bottom, top, EC50 and slope of the dose-response curves, or why there are none.</summary>
        public ReportTable DoseResponseTable() =>
            new(
                "Dose-response summaries: a Hill curve fitted once to each parameter set; quantiles over the sets.",
                StudyTables.Summaries(analysis.Summaries)
            );
    }
}
