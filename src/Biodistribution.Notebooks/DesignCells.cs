using Biodistribution.Estimation.Design;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Reports;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;

namespace Biodistribution.Notebooks;

/// <summary>What a cell asks before the next experiment.</summary>
public static class DesignCells
{
    extension(StudyAnalysis analysis)
    {
        /// <summary>
        /// Weighs measurements that could be made next, by what they are expected to tell about what the present data
        /// leave open.
        /// </summary>
        /// <param name="settings">How; null for the usual.</param>
        /// <exception cref="InvalidOperationException">Profiles were not computed yet, or there is nothing to weigh.</exception>
        public PlannedExperiment NextExperiment(DesignSettings? settings = null)
        {
            if (analysis.Profiles is not { } profiles)
                throw new InvalidOperationException("What the present data leave open is known after .Profile().");
            var request = analysis.Study.Design ?? new DesignRequest { Candidates = [] };
            if (request.Candidates.IsEmpty)
                request = request with { Candidates = DefaultCandidates.Choose(analysis.Study.Problem) };
            return request.Candidates.IsEmpty
                ? throw new InvalidOperationException(
                    "No measurement to weigh follows from the data; add design: {candidates: [...]} to the study."
                )
                : new(
                    analysis,
                    Estimation.Design.NextExperiment.Run(
                        analysis.Fit!,
                        profiles,
                        request,
                        analysis.Study.Predictions,
                        settings,
                        null,
                        null,
                        CellWork.Cancellation
                    )
                );
        }
    }
}

/// <summary>Measurements that could be made next, weighed.</summary>
/// <param name="Analysis">The study as it is.</param>
/// <param name="Design">The measurements and what follows.</param>
public sealed record PlannedExperiment(StudyAnalysis Analysis, DesignResult Design)
{
    private const int Listed = 12;

    /// <summary>The ranking of the measurements.</summary>
    /// <exception cref="InvalidOperationException">No measurement could be weighed.</exception>
    public Figure Plot() =>
        DesignFigures.Ranking(Design, Analysis.Study.Simulated.Length > 0)
        ?? throw new InvalidOperationException("No measurement could be weighed.");

    /// <summary>What follows from the ranking, in sentences.</summary>
    public ReportTable AnswerTable() => new("What to measure next.", new Table(new TextColumn("Answer", Design.Answers)));

    /// <summary>
    /// The measurements, best first: by which factor what is open, all parameters, and the prediction that matters
    /// would be known with each added.
    /// </summary>
    public ReportTable RankingTable()
    {
        static double Factor(double sd) => Math.Exp(1.96 * sd);
        var best = Design.Ranked.Where(one => one.Excluded.Length == 0).Take(Listed).ToArray();
        return new(
            $"Measurements, best first by {Design.RankedBy}; a factor of 2 means known within half and double.",
            new Table(
                new TextColumn("Measurement", best.Select(one => one.Candidate.Name).Append("at present")),
                new NumberColumn("What is open", best.Select(one => Factor(one.Score.OpenSd)).Append(Factor(Design.Present.OpenSd))),
                new NumberColumn("All parameters", best.Select(one => Factor(one.Score.MeanSd)).Append(Factor(Design.Present.MeanSd))),
                new NumberColumn(
                    "Prediction",
                    best.Select(one => Factor(one.Score.PredictionSd)).Append(Factor(Design.Present.PredictionSd))
                )
            )
        );
    }
}
