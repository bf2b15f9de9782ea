using Biodistribution.Models;
using Biodistribution.Studies;
using Biodistribution.Studies.Analysis;
using Biodistribution.Studies.Reading;
using Biodistribution.Text;

namespace Biodistribution;

/// <summary>A study in code: <c>Study.Load("study.yaml").Fit().Profile()</c>.</summary>
public static class StudyVerbs
{
    extension(Study)
    {
        /// <summary>Reads a study with its model and table of observations.</summary>
        /// <param name="path">The study file.</param>
        /// <param name="read">Reads the model it names; null for the YAML language.</param>
        /// <exception cref="InvalidInputException">Something is wrong with it or the files it names; the message lists
        /// all of it with places and hints.</exception>
        public static Study Load(string path, Func<string, Checked<Model>>? read = null) => StudyFile.Read(path, read).OrThrow();
    }

    extension(Study study)
    {
        /// <summary>Fits the study to its data, after a check of what they can determine.</summary>
        /// <param name="starts">How many searches from different places.</param>
        /// <param name="seed">Seed of everything random; the same seed gives the same result.</param>
        /// <param name="options">Token; null for <see cref="RunOptions.Default"/>.</param>
        public StudyAnalysis Fit(int starts = 12, ulong seed = 1, RunOptions? options = null)
        {
            var cancellation = (options ?? RunOptions.Default).Cancellation;
            var begun = new StudyAnalysis
            {
                Study = study,
                Settings = new AnalysisSettings { Starts = starts, Seed = seed },
            };
            return StudyAnalyst.Fit(StudyAnalyst.CheckRank(begun, null, cancellation), null, null, cancellation);
        }
    }

    extension(StudyAnalysis analysis)
    {
        /// <summary>
        /// Profile likelihoods of every parameter and prediction, with verdicts, and the parameter sets bands are drawn
        /// from.
        /// </summary>
        /// <param name="options">Where finished tasks are kept, and the token; null for <see cref="RunOptions.Default"/>.</param>
        public StudyAnalysis Profile(RunOptions? options = null)
        {
            var chosen = options ?? RunOptions.Default;
            return StudyAnalyst.Profile(analysis, null, chosen.Store, chosen.Cancellation);
        }

        /// <summary>Accumulation against dose, with its summaries in <see cref="StudyAnalysis.Summaries"/>.</summary>
        /// <param name="options">Token; null for <see cref="RunOptions.Default"/>.</param>
        /// <exception cref="InvalidOperationException">The study asks for no dose-response.</exception>
        public StudyAnalysis DoseResponse(RunOptions? options = null) =>
            analysis.Study.DoseResponse is null
                ? throw new InvalidOperationException(
                    "The study asks for no dose-response; add dose_response: {dose: ..., from: ..., to: ..., observable: ..., at: ...}."
                )
                : StudyAnalyst.Sweep(analysis, null, (options ?? RunOptions.Default).Cancellation);
    }
}
