using System.Collections.Immutable;
using Biodistribution.Experiments.Cohorts;
using Biodistribution.Models;
using Biodistribution.Text;
using Biodistribution.Units;
using Biodistribution.Yaml;

namespace Biodistribution.Studies.Reading;

/// <summary>Reads how the subjects of a virtual cohort differ.</summary>
internal sealed class CohortReader(StudyNames names, DiagnosticList diagnostics)
{
    private const int UsualSubjects = 1000;

    public CohortRequest? Read(MappingReader file)
    {
        if (file.Node("cohort") is not { } node || MappingReader.TryRead(node, StudyKeys.Cohort, diagnostics) is not { } cohort)
            return null;
        var subjects = cohort.Has("subjects") ? cohort.Integer("subjects", 1, CohortRequest.MostSubjects) ?? UsualSubjects : UsualSubjects;
        var (variations, labels) = (ImmutableArray.CreateBuilder<Variation>(), new List<string>());
        foreach (var (name, value) in cohort.Submapping("between_subjects")?.Entries ?? [])
            if (names.Parameter(name) is { } parameter && Variation(name, parameter, value) is { } variation)
            {
                variations.Add(variation);
                labels.Add(name.Text);
            }
        if (variations.Count == 0 && !diagnostics.HasErrors)
            diagnostics.Error(
                "BD3020",
                cohort.Mapping.File,
                cohort.PlaceOf("between_subjects"),
                "Nothing varies between the subjects.",
                "Write, for example,  between_subjects: {uptake: {cv: 0.3}}."
            );
        return new CohortRequest(subjects, variations.ToImmutable(), Correlations(cohort, labels), Percentiles(cohort));
    }

    private Variation? Variation(YamlScalar name, Parameter parameter, YamlNode value)
    {
        if (MappingReader.TryRead(value, StudyKeys.Variation, diagnostics) is not { } reader)
            return null;
        var distribution = reader.Has("distribution")
            ? reader.Choice("distribution", "log-normal", "normal", "logit-normal", "uniform")
            : "log-normal";
        var range = reader.Scalar("between") is { } between ? names.Range(between, parameter.Unit.Dimension, name.Text) : null;
        var lower = Math.Max(parameter.Lower, range?.Lower ?? double.NegativeInfinity);
        var upper = Math.Min(parameter.Upper, range?.Upper ?? double.PositiveInfinity);
        var (isNormal, isLog) = (distribution == "normal", distribution == "log-normal");
        var key = isLog && reader.Has("cv") ? "cv" : "sd";
        double? spread = 1;
        if (distribution == "uniform")
        {
            if (range is null)
                return Refuse(name, reader.Mapping.Place, "varies uniformly, but not between which values", "Add  between: 0.2 .. 0.8.");
        }
        else
        {
            if (reader.Scalar(key) is not { } text)
                return reader.Has(key)
                    ? null
                    : Refuse(
                        name,
                        reader.Mapping.Place,
                        "varies, but by how much is not said",
                        $"Add {(isLog ? "cv: 0.3" : isNormal ? $"sd: 2 {parameter.Unit.Text}".TrimEnd() : "sd: 0.5")}."
                    );
            spread =
                key == "cv"
                    ? names.RelativeSize(text)
                    : names.Number(text, isNormal ? parameter.Unit.Dimension : Dimension.None, isNormal ? name.Text : "a spread");
            if (spread is not { } size)
                return null;
            if (!(size > 0))
                return Refuse(
                    name,
                    text.Place,
                    $"has a spread of {text.Text}",
                    "A spread is larger than zero; leave the parameter out to hold it fixed."
                );
            spread = key == "cv" ? Math.Sqrt(double.LogP1(size * size)) : size;
        }
        var variation = new Variation(
            parameter.Symbol,
            distribution switch
            {
                "normal" => VariationDistribution.Normal,
                "logit-normal" => VariationDistribution.LogitNormal,
                "uniform" => VariationDistribution.Uniform,
                _ => VariationDistribution.LogNormal,
            },
            spread.Value,
            lower,
            upper
        );
        return SubjectDraws.Problem(variation, parameter.Value) is { Length: > 0 } problem
            ? Refuse(name, reader.Mapping.Place, $"cannot vary so: {problem}", "Change the value, the distribution or the ends.")
            : variation;
    }

    private Variation? Refuse(YamlScalar name, TextSpan place, string what, string hint)
    {
        diagnostics.Error("BD3020", name.File, place, $"{name.Text} {what}.", hint);
        return null;
    }

    private ImmutableArray<double> Correlations(MappingReader cohort, List<string> labels)
    {
        var n = labels.Count;
        var matrix = new double[n * n];
        for (var i = 0; i < n; i++)
            matrix[(i * n) + i] = 1;
        foreach (var item in cohort.Items("correlations"))
        {
            if (
                MappingReader.TryRead(item, StudyKeys.Correlation, diagnostics) is not { } correlation
                || correlation.Number("is") is not { } value
            )
                continue;
            int[] of =
            [
                .. correlation
                    .Items("of")
                    .Select(one => one.AsScalar("of", diagnostics))
                    .OfType<YamlScalar>()
                    .Select(one => Label(one, labels))
                    .Where(i => i >= 0),
            ];
            if (!(Math.Abs(value) < 1))
                diagnostics.Error(
                    "BD3021",
                    correlation.Mapping.File,
                    correlation.PlaceOf("is"),
                    $"A correlation of {value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)} cannot be.",
                    "A correlation lies between -1 and 1, both excluded."
                );
            else if (of.Length != 2 || of[0] == of[1])
                diagnostics.Error(
                    "BD3021",
                    correlation.Mapping.File,
                    correlation.PlaceOf("of"),
                    "A correlation is of two parameters that vary.",
                    "Write, for example,  {of: [uptake, breakdown], is: 0.5}."
                );
            else
                matrix[(of[0] * n) + of[1]] = matrix[(of[1] * n) + of[0]] = value;
        }
        if (n > 0 && !diagnostics.HasErrors && SubjectDraws.Cholesky(matrix, n) is null)
            diagnostics.Error(
                "BD3021",
                cohort.Mapping.File,
                cohort.PlaceOf("correlations"),
                "The correlations contradict each other: no numbers can have all of them (the matrix is not positive definite).",
                "Bring them nearer to 0; two parameters that both go with a third cannot go against each other."
            );
        return [.. matrix];
    }

    private int Label(YamlScalar name, List<string> labels)
    {
        if (labels.IndexOf(name.Text) is >= 0 and var i)
            return i;
        diagnostics.Error(
            "BD3021",
            name.File,
            name.Place,
            $"{name.Text} does not vary between subjects.",
            $"{NearestName.Question(name.Text, labels)} These vary: {string.Join(", ", labels)}.".TrimStart()
        );
        return -1;
    }

    private ImmutableArray<double> Percentiles(MappingReader cohort)
    {
        if (!cohort.Has("percentiles"))
            return CohortRequest.UsualPercentiles;
        var percentiles = new SortedSet<double>();
        foreach (var item in cohort.Items("percentiles"))
            if (item.AsScalar("percentiles", diagnostics)?.AsNumber(diagnostics) is { } percent)
            {
                if (percent is > 0 and < 100)
                    percentiles.Add(percent / 100);
                else
                    diagnostics.Error(
                        "BD3020",
                        item.File,
                        item.Place,
                        "A percentile lies between 0 and 100, both excluded.",
                        "Write, for example,  percentiles: [5, 50, 95]."
                    );
            }
        if (percentiles.Count > 0 && percentiles.Max <= 0.01)
            diagnostics.Error(
                "BD3022",
                cohort.Mapping.File,
                cohort.PlaceOf("percentiles"),
                "No percentile is above 1, so they can be percent and fractions.",
                "Write percent, such as  percentiles: [2.5, 50, 97.5], or 0.5 % as one of several."
            );
        return percentiles.Count == 0 ? CohortRequest.UsualPercentiles : [.. percentiles];
    }
}
