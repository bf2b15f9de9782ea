using Biodistribution.Yaml;

namespace Biodistribution.Models.Syntax;

/// <summary>The keys of model files; models/biodist-model.schema.json says the same to editors.</summary>
internal static class ModelKeys
{
    /// <summary>Of a model file.</summary>
    public static KeySet Model { get; } =
        new(
            "a model",
            ["biodist", "model"],
            [
                "title",
                "units",
                "include",
                "parameters",
                "states",
                "define",
                "flows",
                "rates",
                "produces",
                "events",
                "observables",
                "options",
                "reproduces",
            ]
        );

    /// <summary>Of a file that a model includes.</summary>
    public static KeySet Piece { get; } = new("a piece of a model", ["biodist"], [.. Model.Optional, "model"]);

    /// <summary>Of <c>units</c>.</summary>
    public static KeySet Units { get; } = new("units", ["time"], ["volume", "mass", "substance", "radioactivity", "enzyme_activity"]);

    /// <summary>Of an <c>include</c> that changes what it includes.</summary>
    public static KeySet Include { get; } = new("an include", ["file"], ["set"]);

    /// <summary>Of a parameter.</summary>
    public static KeySet Parameter { get; } = new("a parameter", [], ["value", "between", "meaning", "source", "assumed"]);

    /// <summary>Of a state.</summary>
    public static KeySet State { get; } = new("a state", ["unit"], ["initial", "sink", "organ", "meaning"]);

    /// <summary>Of a definition.</summary>
    public static KeySet Definition { get; } = new("a definition", ["is"], ["unit", "meaning"]);

    /// <summary>Of a flow.</summary>
    public static KeySet Flow { get; } = new("a flow", ["rate"], ["name", "meaning"]);

    /// <summary>Of a production.</summary>
    public static KeySet Production { get; } = new("a production", ["yield"], ["name", "meaning"]);

    /// <summary>Of an event.</summary>
    public static KeySet Event { get; } =
        new("an event", ["when", "set"], ["delay", "priority", "persistent", "fires_at_start", "values_from", "meaning"]);

    /// <summary>Of an observable.</summary>
    public static KeySet Observable { get; } = new("an observable", ["is"], ["unit", "organ", "mass", "signal_of", "meaning"]);

    /// <summary>Of one choice of an option.</summary>
    public static KeySet Choice { get; } = new("a choice", ["set"], ["meaning"]);

    /// <summary>Of a number to be reproduced.</summary>
    public static KeySet Reproduced { get; } =
        new("a reproduced number", ["observable", "at", "between", "source"], ["dose", "set", "options"]);
}
