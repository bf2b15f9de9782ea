using System.Collections.Immutable;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Text;

namespace Biodistribution.Experiments.Cohorts;

/// <summary>Cohorts whose named parameters vary log-normally and independently.</summary>
public static class LogNormalVariations
{
    /// <summary>A cohort of subjects that differ in some parameters.</summary>
    /// <param name="model">The model.</param>
    /// <param name="subjects">How many subjects, at least 1.</param>
    /// <param name="varied">Parameters with their coefficient of variation, larger than 0.</param>
    /// <param name="medians">Medians other than the model's values, in coherent units; null for none.</param>
    /// <exception cref="InvalidInputException">There is no such parameter, or it cannot vary so.</exception>
    public static CohortRequest Request(
        Model model,
        int subjects,
        IReadOnlyList<(string Parameter, double Cv)> varied,
        IReadOnlyDictionary<Symbol, double>? medians = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(subjects, 1);
        var diagnostics = new DiagnosticList();
        void Error(string message, string hint) => diagnostics.Add(new Diagnostic("BD8201", "code", TextSpan.WholeFile, message, hint));
        var variations = ImmutableArray.CreateBuilder<Variation>();
        foreach (var (name, cv) in varied)
        {
            if (model.Parameters.FirstOrDefault(parameter => parameter.Name == name) is not { } found)
            {
                var names = model.Parameters.Select(parameter => parameter.Name).ToArray();
                Error(
                    $"There is no parameter {name}.",
                    $"{NearestName.Question(name, names)} There are: {string.Join(", ", names)}.".Trim()
                );
                continue;
            }

            var variation = new Variation(
                found.Symbol,
                VariationDistribution.LogNormal,
                Math.Sqrt(double.LogP1(cv * cv)),
                found.Lower,
                found.Upper
            );
            if (!(cv > 0))
                Error(
                    $"{name} has a coefficient of variation of {NumberText.Short(cv)}.",
                    "Give one larger than 0, such as 0.3; leave the parameter out to hold it fixed."
                );
            else if (
                SubjectDraws.Problem(variation, medians?.GetValueOrDefault(found.Symbol, found.Value) ?? found.Value) is
                { Length: > 0 } problem
            )
                Error($"{name} cannot vary so: {problem}.", "Name another parameter, or write a study with a section cohort.");
            else
                variations.Add(variation);
        }

        return diagnostics.HasErrors
            ? throw new InvalidInputException(diagnostics.Conclude<object>(null).Diagnostics)
            : CohortRequest.Independent(subjects, variations.ToImmutable());
    }
}
