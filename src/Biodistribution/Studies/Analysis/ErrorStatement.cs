using Biodistribution.Estimation;
using Biodistribution.Observations;
using Biodistribution.Text;

namespace Biodistribution.Studies.Analysis;

/// <summary>How the measurements of a study were taken to scatter, in a sentence.</summary>
public static class ErrorStatement
{
    /// <summary>The sentence; empty where every fitted row gives its own spread.</summary>
    /// <param name="fit">A fit.</param>
    public static string Write(FitResult fit)
    {
        var kinds = fit.Rows.Where(row => row.Used && double.IsFinite(row.StandardDeviation)).GroupBy(row => row.How).ToArray();
        var problem = fit.Problem;
        var withoutSpread = fit
            .Rows.Where(row => row.Used && double.IsFinite(row.StandardDeviation) && double.IsNaN(row.Observation.Spread))
            .Select(row => row.Observation.Observable)
            .Distinct()
            .ToArray();
        if (kinds.Length == 0 || withoutSpread.Length == 0 || !double.IsNaN(problem.AssumedCv))
            return "";
        var byDefault = withoutSpread.Where(observable => !problem.ErrorModels.ContainsKey(observable)).ToArray();
        var own = withoutSpread.Except(byDefault).ToArray();
        var model = problem.DefaultError;
        var parts = own.Select(observable => $"{observable}: {Model(problem.ErrorModels[observable])}").ToList();
        if (byDefault.Length > 0)
            parts.Insert(0, own.Length == 0 ? Model(model) : $"{string.Join(", ", byDefault)}: {Model(model)}");
        var chosen = problem.IsErrorModelDefault && byDefault.Length > 0 ? " (the default: the study names no error model)" : "";
        return $"Scatter of the measurements: {string.Join("; ", parts)}{chosen}.";
    }

    private static string Model(ErrorModel model)
    {
        static string Size(double size, string what) => double.IsNaN(size) ? $"{what} estimated" : $"{what} {NumberText.ForSentence(size)}";
        return model.Kind switch
        {
            ErrorKind.LogNormal => "log-normal, " + Size(model.Proportional, "sd of the logarithm"),
            ErrorKind.Additive => "normal, " + Size(model.Additive, "sd"),
            ErrorKind.Proportional => "normal, " + Size(model.Proportional, "sd as a share of the prediction"),
            ErrorKind.Combined => $"normal, {Size(model.Additive, "sd")} and {Size(model.Proportional, "a share of the prediction")}",
            _ => "Student's t, " + Size(model.Proportional, "scale as a share of the prediction"),
        };
    }
}
