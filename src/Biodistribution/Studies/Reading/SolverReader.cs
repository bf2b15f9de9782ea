using Biodistribution.Compilation;
using Biodistribution.Models;
using Biodistribution.Simulation;
using Biodistribution.Text;
using Biodistribution.Yaml;

namespace Biodistribution.Studies.Reading;

/// <summary>Reads how the equations of a study are integrated.</summary>
/// <param name="diagnostics">Receives what is wrong.</param>
internal sealed class SolverReader(DiagnosticList diagnostics)
{
    /// <summary>Reads the section; nothing is asked where there is none.</summary>
    /// <param name="file">The study.</param>
    /// <param name="model">Its model.</param>
    public SolverChoice Read(MappingReader file, Model model)
    {
        if (file.Node("solver") is not { } node || MappingReader.TryRead(node, StudyKeys.Solver, diagnostics) is not { } keys)
            return new();
        var choice = new SolverChoice
        {
            Method =
                keys.Has("method") && keys.Choice("method", [.. SolverChoice.Methods.Keys]) is { } name ? SolverChoice.Methods[name] : null,
            Tolerance = keys.Has("tolerance") ? keys.Number("tolerance") : null,
            LargestStep = keys.Has("largest_step") ? keys.Quantity("largest_step") : null,
            StepLimit = keys.Has("step_limit") ? keys.Integer("step_limit", 1, int.MaxValue) : null,
            EventLimit = keys.Has("event_limit") ? keys.Integer("event_limit", 1, int.MaxValue) : null,
        };
        if (choice.Tolerance is not null and not (> 0 and <= 0.1))
            Report(keys, "tolerance", "A tolerance is a share of the state.", "Write a number between 0 and 0.1, such as 1e-9.");
        if (choice.LargestStep is { } step && !(step.Value > 0 && model.Units.MeasuresTime(step.Unit)))
            Report(
                keys,
                "largest_step",
                $"The largest step {step} is not a time above 0.",
                $"Write it in {model.Units.TimeUnit}, for example."
            );
        if (choice.Method == Method.Linear && !CompiledModel.Compile(model).IsLinear)
            Report(
                keys,
                "method",
                "The model is not linear in its states with constant coefficients, so it has no closed form.",
                "Write auto, or leave the method out."
            );
        return choice;
    }

    private void Report(MappingReader keys, string key, string message, string hint)
    {
        if (keys.Scalar(key) is { } text)
            diagnostics.Error("BD3007", text.File, text.Place, message, hint);
    }
}
