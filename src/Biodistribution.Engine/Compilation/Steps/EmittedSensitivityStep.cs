using System.Runtime.CompilerServices;
using Biodistribution.Compilation.Emission;

namespace Biodistribution.Compilation.Steps;

/// <summary>A step of <see cref="Rk45"/> of states and their derivatives in several directions, emitted for vectors of lanes.</summary>
/// <remarks>
/// The states come first, and with them the partial derivatives of the rates at every stage. A direction is then a
/// linear system of its own with those
/// partial derivatives as coefficients: one piece of code, short enough for the caches of a processor, makes all its
/// stages and is run for one direction
/// after the other. Error norm and dense output are loops over pieces of code for a few elements. The order of
/// operations of each number is that of the
/// stepper of one run, so that every lane gets the bits one run gets.
/// </remarks>
internal sealed unsafe class EmittedSensitivityStep : EmittedStep
{
    private static readonly ConditionalWeakTable<
        CompiledModel,
        Dictionary<(SeedPattern Pattern, int Width), EmittedSensitivityStep?>
    > Cache = [];

    // Above so many operations code no longer pays.
    private const int MostOperations = 12_000;

    private readonly SensitivityStepLayout layout;
    private readonly Kernel states;
    private readonly Kernel derivatives;
    private readonly Kernel norm;
    private readonly Kernel halfNorm;
    private readonly Kernel denseWeights;
    private readonly Kernel dense;
    private readonly int scratch;

    private EmittedSensitivityStep(
        CompiledModel model,
        SensitivityRates rates,
        SeedPattern pattern,
        SensitivityStepLayout layout,
        LaneType lane
    )
        : base(layout.ElementCount, lane.Width, rates.DependsOnTime ? [.. layout.Tableau.Nodes] : [])
    {
        this.layout = layout;
        var emission = new SensitivityStepEmission(model, rates, pattern, layout, lane);
        (states, derivatives) = (emission.States(), emission.Derivatives());
        (norm, halfNorm) = (emission.Norm(SensitivityStepLayout.NormGroup), emission.Norm(SensitivityStepLayout.NormGroup / 2));
        (denseWeights, dense) = (emission.DenseWeights(), emission.Dense());
        Switches = GuardEmission.Compile(
            model,
            layout.Tableau,
            lane,
            layout.ElementCount,
            layout.BlockLength,
            (stage, i) => new(KernelEmitter.Location.Time, (layout.Stage(stage) + i) * lane.Width, lane.Width)
        );
        SwitchElement = layout.BlockLength;
        scratch = states.WorkLength + derivatives.WorkLength + (Switches?.WorkLength ?? 0);
    }

    /// <inheritdoc />
    public override int ParameterLength => layout.ParameterLength;

    /// <inheritdoc />
    public override int WorkLength => scratch + layout.ScratchLength;

    /// <inheritdoc />
    public override int DenseWorkLength => 0;

    /// <summary>The step of a model for the parameters its directions touch, emitted once.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="pattern">Which direction touches which parameter; at least one direction.</param>
    /// <param name="width">4 or 8.</param>
    /// <param name="emit">Whether to emit it when it has not been.</param>
    /// <returns>Null when it has not been emitted or would be too large.</returns>
    public static EmittedSensitivityStep? Compile(CompiledModel model, SeedPattern pattern, int width, bool emit)
    {
        var steps = Cache.GetOrCreateValue(model);
        lock (steps)
        {
            if (!steps.TryGetValue((pattern, width), out var step) && emit)
                lock (model.Equations.Model.Graph)
                    steps[(pattern, width)] = step = Emit(model, pattern, width == 8 ? VectorLane.Eight : VectorLane.Four);
            return step;
        }
    }

    private static EmittedSensitivityStep? Emit(CompiledModel model, SeedPattern pattern, LaneType lane)
    {
        var rates = SensitivityRates.Differentiate(model, pattern.Touched, true);
        var tableau = Rk45.Tableau;
        if (
            tableau.StageCount
                * (rates.OperationCount + (3 * tableau.StageCount * model.StateCount) + (rates.ByParameter.Length * pattern.DirectionCount))
            > MostOperations
        )
            return null;
        var layout = new SensitivityStepLayout(model, rates, tableau, pattern.DirectionCount);
        return new EmittedSensitivityStep(model, rates, pattern, layout, lane)
        {
            Controller = tableau.Controller,
            BlockLength = layout.BlockLength + GuardEmission.Length(model),
        };
    }

    /// <inheritdoc />
    public override void SetTolerances(double* parameters, double* work, int lane, ReadOnlySpan<double> absolute, double relative)
    {
        var target = work + (scratch * Width);
        for (var i = 0; i < ElementCount; i++)
            target[((layout.Tolerances + i) * Width) + lane] = i < absolute.Length ? absolute[i] : 1;
        parameters[(layout.Relative * Width) + lane] = relative;
    }

    /// <inheritdoc />
    public override void SetParameters(
        double* parameters,
        double* work,
        int lane,
        ReadOnlySpan<double> values,
        ReadOnlySpan<double> directions
    )
    {
        for (var i = 0; i < values.Length; i++)
            parameters[(i * Width) + lane] = values[i];
        var target = work + ((scratch + layout.Directions) * Width) + lane;
        foreach (var parameter in layout.Touched)
            for (var k = 0; k < layout.DirectionCount; k++, target += Width)
                *target = directions[(parameter * layout.DirectionCount) + k];
    }

    /// <inheritdoc />
    public override void Prepare(double* parameters, double* work)
    {
        states.Prepare(parameters, work);
        derivatives.Prepare(parameters, work + (states.WorkLength * Width));
        Switches?.Prepare(parameters, work + ((states.WorkLength + derivatives.WorkLength) * Width));
    }

    /// <inheritdoc />
    public override void Evaluate(double* time, double* from, double* parameters, double* work, double* to)
    {
        var own = work + (scratch * Width);
        states.Evaluate(own, from, parameters, work, to);
        var derivativeWork = work + (states.WorkLength * Width);
        for (var k = 0; k < layout.DirectionCount; k++)
            derivatives.Evaluate(own + (k * Width), from + (k * Width), parameters, derivativeWork, to + (k * Width));
        var i = 0;
        for (; i + SensitivityStepLayout.NormGroup <= ElementCount; i += SensitivityStepLayout.NormGroup)
            norm.Evaluate(own + (i * Width), from + (i * Width), parameters, null, to + (i * Width));
        if (i < ElementCount)
            halfNorm.Evaluate(own + (i * Width), from + (i * Width), parameters, null, to + (i * Width));
        new Span<double>(parameters + (layout.LargestSquare * Width), Width).CopyTo(
            new Span<double>(to + (layout.BlockStep * Width), Width)
        );
    }

    /// <inheritdoc />
    public override void FindChanges(double* from, double* to, double* parameters, double* work) =>
        Switches!.Evaluate(work + (scratch * Width), from, parameters, work + ((states.WorkLength + derivatives.WorkLength) * Width), to);

    /// <inheritdoc />
    public override void PrepareDense(double* to, double* work) { }

    /// <inheritdoc />
    public override void Interpolate(
        double* share,
        double* from,
        double* to,
        double* parameters,
        double* work,
        double* denseWork,
        double* unknowns
    )
    {
        denseWeights.Evaluate(share, null, null, null, parameters);
        var own = work + (scratch * Width);
        for (var i = 0; i < ElementCount; i += SensitivityStepLayout.DenseGroup)
            dense.Evaluate(own + (i * Width), from + (i * Width), parameters, to + (i * Width), unknowns + (i * Width));
    }
}
