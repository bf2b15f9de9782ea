using System.Collections.Immutable;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>The error models of a study with the sizes a fit estimated in place of those the study leaves open.</summary>
public static class FittedErrors
{
    /// <summary>The study fitted, with every error size that was estimated.</summary>
    /// <param name="fit">A fit that succeeded.</param>
    /// <returns>The problem of the fit; sizes of observables whose rows gave none stay open (NaN).</returns>
    public static FitProblem Apply(FitResult fit)
    {
        var problem = fit.Problem;
        var sizes = Sizes(fit);
        var models = problem.ErrorModels.ToBuilder();
        var shared = SharedSds(fit);
        foreach (var observable in problem.Model.Observables)
        {
            var isOwn = problem.ErrorModels.TryGetValue(observable.Name, out var own);
            var model = own ?? problem.DefaultError;
            var additive = sizes.GetValueOrDefault((observable.Name, false), double.NaN) / problem.Model.Units.Factor(observable.Unit);
            var proportional = sizes.GetValueOrDefault((isOwn ? observable.Name : "", true), double.NaN);
            // One measurement of another animal scatters by both.
            if (shared.TryGetValue(observable.Name, out var common))
                proportional = Math.Sqrt((proportional * proportional) + (common * common));
            models[observable.Name] = model with
            {
                Additive = double.IsNaN(model.Additive) ? additive : model.Additive,
                Proportional = double.IsNaN(model.Proportional) ? proportional : model.Proportional,
            };
        }

        return problem with
        {
            ErrorModels = models.ToImmutable(),
        };
    }

    // The sd of the factor that animals share, for observables whose rows have it.
    private static Dictionary<string, double> SharedSds(FitResult fit)
    {
        var likelihood = StudyLikelihood.For(fit.Problem);
        if (likelihood.Shared is not { } shared)
            return [];
        var sd = shared.Slot < 0 ? shared.Given : fit.Estimates.First(estimate => estimate.Name == SharedDoseFactor.Size.Name).Value;
        return shared
            .Animals.SelectMany(animal => animal)
            .Select(row => likelihood.Rows[row].Observation.Observable)
            .Distinct()
            .ToDictionary(name => name, _ => sd);
    }

    // By the observable, empty for all, and whether the size is relative; in coherent units.
    private static Dictionary<(string Observable, bool IsRelative), double> Sizes(FitResult fit)
    {
        var likelihood = StudyLikelihood.For(fit.Problem);
        var sizes = new Dictionary<(string, bool), double>();
        for (var i = 0; i < likelihood.Sizes.Count; i++)
        {
            var size = likelihood.Sizes[i];
            if (size.IsFactor || size.IsBetweenAnimals)
                continue;
            if (i == likelihood.EliminatedSd)
                sizes[(size.Observable, size.IsRelative)] = likelihood.EliminatedScatter(fit);
            else if (
                fit.Estimates.Skip(fit.Problem.Estimated.Length).FirstOrDefault(estimate => estimate.Name == size.Name) is { } estimate
            )
                sizes[(size.Observable, size.IsRelative)] = estimate.Value;
        }

        return sizes;
    }
}
