using Biodistribution.Yaml;

namespace Biodistribution.Studies.Reading;

/// <summary>The keys of a study file.</summary>
internal static class StudyKeys
{
    public static readonly KeySet Study = new(
        "a study",
        ["biodist", "study", "model", "groups"],
        [
            "title",
            "simulated",
            "parameters",
            "options",
            "set",
            "dosing",
            "observations",
            "estimate",
            "error",
            "between_animals",
            "assume",
            "fit",
            "solver",
            "predict",
            "curves",
            "shares",
            "dose_response",
            "cohort",
            "alternatives",
            "design",
        ]
    );

    public static readonly KeySet Parameter = new("a parameter of a study", ["value"], ["between", "assumed", "source", "meaning"]);

    public static readonly KeySet Setting = new("a value that a study sets", ["value"], ["source", "because"]);

    public static readonly KeySet Group = new("a group", [], ["title", "set", "interventions"]);

    public static readonly KeySet Intervention = new("an intervention", ["at", "set"], []);

    public static readonly KeySet Dose = new("a dose", ["into", "amount"], ["per", "at", "over", "every", "times", "groups"]);

    public static readonly KeySet Regimen = new("a regimen", ["biodist", "regimen", "dosing"], ["title", "source", "parameters"]);

    public static readonly KeySet RegimenDose = new("a dose of a regimen", ["into", "amount"], ["per", "at", "over", "every", "times"]);

    public static readonly KeySet IncludedRegimen = new("a regimen that is given", ["regimen"], ["at", "groups"]);

    public static readonly KeySet Estimate = new("an estimated parameter", [], ["start", "between", "scale", "prior", "per_group"]);

    public static readonly KeySet Prior = new("a prior", ["distribution"], ["mean", "median", "sd", "lower", "upper", "scale"]);

    public static readonly KeySet Error = new(
        "an error model",
        ["kind"],
        ["additive", "proportional", "degrees_of_freedom", "scale", "because"]
    );

    public static readonly KeySet BetweenAnimals = new("what differs between animals", ["dose"], []);

    public static readonly KeySet Fit = new("the fit", [], ["method"]);

    public static readonly KeySet Solver = new("the solver", [], ["method", "tolerance", "largest_step", "step_limit", "event_limit"]);

    public static readonly KeySet Assume = new("the assumptions", [], ["cv", "n"]);

    public static readonly KeySet Assumption = new("an assumption", ["value"], ["because"]);

    public static readonly KeySet Prediction = new(
        "a prediction",
        ["observable", "group"],
        ["at", "statistic", "from", "until", "label", "relative_to_group", "relative_to_observable"]
    );

    public static readonly KeySet Curves = new("the curves", ["until"], ["points", "observables", "groups"]);

    public static readonly KeySet Shares = new("the shares", ["observables"], []);

    public static readonly KeySet DoseResponse = new(
        "the dose-response",
        ["from", "to", "observable", "at"],
        ["dose", "per_decade", "groups", "regimens", "fan", "limit", "across"]
    );

    public static readonly KeySet Fan = new("a fan of curves", ["parameter", "between"], ["per_decade"]);

    public static readonly KeySet Limit = new("the limit of a load", ["observable", "at_most"], []);

    public static readonly KeySet Across = new("what accumulation is shown against", ["parameter", "between"], ["points"]);

    public static readonly KeySet Cohort = new("a cohort", ["between_subjects"], ["subjects", "correlations", "percentiles"]);

    public static readonly KeySet Variation = new("a variation between subjects", [], ["distribution", "cv", "sd", "between", "because"]);

    public static readonly KeySet Correlation = new("a correlation", ["of", "is"], []);

    public static readonly KeySet Design = new("the design", [], ["for", "add", "budget", "candidates"]);

    public static readonly KeySet DesignCandidate = new(
        "a candidate of the design",
        ["times", "observables"],
        ["groups", "animals", "cost", "together", "detects"]
    );

    public static readonly KeySet Alternative = new("an alternative", [], ["options", "set", "rows", "estimate", "hold"]);

    public static readonly KeySet Row = new(
        "a row read otherwise",
        [],
        ["label", "statistic", "time", "window_start", "window_end", "value", "lower", "upper", "spread", "n"]
    );
}
