using System.Collections.Immutable;

namespace Biodistribution.Interchange.PEtab;

/// <summary>The columns a table of a PEtab problem may have.</summary>
/// <param name="Name">What the table holds, for messages.</param>
/// <param name="Required">Columns it cannot do without.</param>
/// <param name="Optional">Further columns.</param>
/// <remarks>Source: the PEtab format specification, versions 1.0.0 and 2.0.0.</remarks>
internal sealed record PEtabTableKind(string Name, ImmutableArray<string> Required, ImmutableArray<string> Optional)
{
    /// <summary>Any other column is the identifier of what a condition changes: the condition table of version 1.</summary>
    public bool HasTargets { get; private init; }

    /// <summary>The table of parameters.</summary>
    public static PEtabTableKind Parameters(bool isVersion2) =>
        isVersion2
            ? new(
                "parameter",
                ["parameterId", "estimate"],
                ["parameterName", "lowerBound", "upperBound", "nominalValue", "priorDistribution", "priorParameters"]
            )
            : new(
                "parameter",
                ["parameterId", "parameterScale", "lowerBound", "upperBound", "estimate"],
                [
                    "parameterName",
                    "nominalValue",
                    "initializationPriorType",
                    "initializationPriorParameters",
                    "objectivePriorType",
                    "objectivePriorParameters",
                ]
            );

    /// <summary>The table of conditions.</summary>
    public static PEtabTableKind Conditions(bool isVersion2) =>
        isVersion2
            ? new("condition", ["conditionId", "targetId", "targetValue"], ["conditionName"])
            : new("condition", ["conditionId"], ["conditionName"]) { HasTargets = true };

    /// <summary>The table of experiments, of version 2 only.</summary>
    public static PEtabTableKind Experiments { get; } = new("experiment", ["experimentId", "time", "conditionId"], ["experimentName"]);

    /// <summary>The table of observables.</summary>
    public static PEtabTableKind Observables(bool isVersion2) =>
        isVersion2
            ? new(
                "observable",
                ["observableId", "observableFormula", "noiseFormula"],
                ["observableName", "observablePlaceholders", "noisePlaceholders", "noiseDistribution"]
            )
            : new(
                "observable",
                ["observableId", "observableFormula", "noiseFormula"],
                ["observableName", "observableTransformation", "noiseDistribution"]
            );

    /// <summary>The table of measurements.</summary>
    public static PEtabTableKind Measurements(bool isVersion2) =>
        isVersion2
            ? new(
                "measurement",
                ["observableId", "measurement", "time"],
                ["experimentId", "observableParameters", "noiseParameters", "datasetId", "replicateId", "modelId"]
            )
            : new(
                "measurement",
                ["observableId", "simulationConditionId", "measurement", "time"],
                ["preequilibrationConditionId", "observableParameters", "noiseParameters", "datasetId", "replicateId"]
            );

    /// <summary>The table of names for identifiers of the model.</summary>
    public static PEtabTableKind Mapping { get; } = new("mapping", ["petabEntityId", "modelEntityId"], ["name"]);
}
