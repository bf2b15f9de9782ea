using Biodistribution.Models;
using Biodistribution.Observations;
using Biodistribution.Text;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>The residual errors of rows: from the spread a row prints, from what the study assumes, or by its error model.</summary>
/// <param name="problem">The problem the rows belong to.</param>
/// <param name="slot">The place of a size that is estimated.</param>
/// <param name="observableIndex">The index of an observable of the simulated model; negative where there is none.</param>
/// <param name="simulated">The place of the simulated value of an observable, by its index, where a row is read.</param>
internal sealed class RowErrors(
    FitProblem problem,
    Func<ErrorParameter, int> slot,
    Func<string, int> observableIndex,
    Func<Observation, int, int> simulated
)
{
    // Half of a 95 % interval of a normal distribution, in standard deviations.
    private const double NormalQuantileOf95 = 1.959963984540054;

    /// <summary>The residual error of a row, how it was found in words, or why there is none.</summary>
    /// <param name="row">The row.</param>
    /// <param name="observable">Its observable.</param>
    /// <param name="factor">What its value is multiplied by to be in the units of the model.</param>
    /// <param name="value">Its value in the units of the model.</param>
    public (ResidualError Noise, string How, (string Code, string Message, string Hint)? Problem) Of(
        Observation row,
        Observable observable,
        double factor,
        double value
    )
    {
        var onLog = problem.ErrorModels.GetValueOrDefault(row.Observable, problem.DefaultError).Kind == ErrorKind.LogNormal;
        ResidualError Scattering(double sd) =>
            onLog ? ResidualError.LogNormal(Math.Sqrt(double.LogP1(sd / value * (sd / value)))) : ResidualError.Normal(Math.Abs(sd));
        var scale = onLog ? "log-normal" : "normal";
        if (row.SpreadKind == "ci95")
            return (
                onLog && row.Lower > 0
                    ? ResidualError.LogNormal(Math.Log(row.Upper / row.Lower) / (2 * NormalQuantileOf95))
                    : Scattering((row.Upper - row.Lower) * factor / (2 * NormalQuantileOf95)),
                $"{scale}, standard error from the printed 95 % interval",
                null
            );
        if (row.Spread <= 0)
            return (
                default,
                "",
                (
                    "BD4010",
                    "A spread of zero would make this row certain.",
                    "Leave the spread empty when none is printed; the study then says what to assume."
                )
            );
        if (!double.IsNaN(row.Spread))
        {
            var size = row.SpreadKind == "cv" ? row.Spread * value : row.Spread * factor;
            switch (row.SpreadKind)
            {
                case "sem":
                    return (Scattering(size), $"{scale}, standard error as printed", null);
                case "unnamed" or "":
                    return (Scattering(size), $"{scale}, spread of unnamed kind taken as the sd of the mean, the wider reading", null);
                default:
                    if (row.Animal.Length > 0)
                        return (Scattering(size), $"{scale}, {row.SpreadKind} as printed, one animal", null);
                    var n = row.Count > 0 ? row.Count : problem.AssumedCount;
                    return n > 0
                        ? (
                            Scattering(size / Math.Sqrt(n)),
                            $"{scale}, {row.SpreadKind} over √{n}{(row.Count > 0 ? "" : " (n assumed by the study)")}",
                            null
                        )
                        : (
                            default,
                            "",
                            (
                                "BD4021",
                                $"The row gives {(row.SpreadKind == "cv" ? "a cv" : "an sd")} and does not say of how many animals.",
                                "Write their number in 'n', or declare 'n' under 'assume' in the study: the likelihood of a "
                                    + "mean uses sd/√n."
                            )
                        );
            }
        }
        var own = row.Animal.Length > 0 || problem.ErrorModels.ContainsKey(row.Observable);
        var derived = StatisticDefinition.Of(row.Statistic).IsDerived;
        if (!double.IsNaN(problem.AssumedCv) && (!own || derived))
            return (
                onLog || derived
                    ? ResidualError.LogNormal(Math.Sqrt(double.LogP1(problem.AssumedCv * problem.AssumedCv)))
                    : ResidualError.Normal(Math.Abs(problem.AssumedCv * value)),
                $"no spread printed, assumed CV {NumberText.ForSentence(problem.AssumedCv, 6)}",
                null
            );
        if (derived)
            return (
                default,
                "",
                ("BD4022", "The row has no spread.", "Write it in 'spread' and 'spread_kind', or declare 'cv' under 'assume' in the study.")
            );
        return (Declared(row, observable, out var text), text, null);
    }

    /// <summary>The residual error the study declares for an observable.</summary>
    /// <param name="row">A row of it.</param>
    /// <param name="observable">The observable.</param>
    /// <param name="text">Receives the error in words.</param>
    public ResidualError Declared(Observation row, Observable observable, out string text)
    {
        var isOwn = problem.ErrorModels.TryGetValue(row.Observable, out var model);
        model ??= problem.DefaultError;
        var factor = problem.Model.Units.Factor(observable.Unit);
        if (model.SdObservable.Length > 0 && observableIndex(model.SdObservable) is >= 0 and var index)
        {
            text = $"{(model.Kind == ErrorKind.LogNormal ? "log-normal" : "normal")}, sd by formula";
            return new ResidualError(model.Kind == ErrorKind.LogNormal, 0, -1, 0, -1) { Simulated = simulated(row, index) };
        }
        var relativeName = isOwn ? row.Observable : "";
        int Absolute() =>
            double.IsNaN(model.Additive) ? slot(new ErrorParameter($"sd of {row.Observable}", row.Observable, false, false)) : -1;
        int Relative() =>
            double.IsNaN(model.Proportional)
                ? slot(
                    new ErrorParameter(
                        relativeName.Length > 0 ? $"relative sd of {relativeName}" : "relative sd",
                        relativeName,
                        false,
                        true
                    )
                )
                : -1;
        double Known(double sd) => double.IsNaN(sd) ? 0 : sd;
        text = model.Kind switch
        {
            ErrorKind.Additive => "normal, " + Named(model.Additive, "sd"),
            ErrorKind.Proportional => "normal, " + Named(model.Proportional, "relative sd"),
            ErrorKind.Combined => $"normal, {Named(model.Additive, "sd")} and {Named(model.Proportional, "relative sd")}",
            ErrorKind.LogNormal => "log-normal, " + Named(model.Proportional, "sd of the logarithm"),
            _ => $"Student's t with {NumberText.ForSentence(model.DegreesOfFreedom, 6)} degrees of freedom, "
                + Named(model.Proportional, "relative sd"),
        };
        return model.Kind switch
        {
            ErrorKind.Additive => new ResidualError(false, Known(model.Additive) * factor, Absolute(), 0, -1),
            ErrorKind.Proportional => new ResidualError(false, 0, -1, Known(model.Proportional), Relative()),
            ErrorKind.Combined => new ResidualError(
                false,
                Known(model.Additive) * factor,
                Absolute(),
                Known(model.Proportional),
                Relative()
            ),
            ErrorKind.LogNormal => new ResidualError(true, 0, -1, Known(model.Proportional), Relative()),
            _ => new ResidualError(false, 0, -1, Known(model.Proportional), Relative(), model.DegreesOfFreedom),
        };
    }

    private static string Named(double sd, string what) =>
        double.IsNaN(sd) ? $"{what} estimated" : $"{what} {NumberText.ForSentence(sd, 6)}";
}
