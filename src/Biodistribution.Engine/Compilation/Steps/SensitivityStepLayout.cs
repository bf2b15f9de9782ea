using Biodistribution.Numerics.Ode;

namespace Biodistribution.Compilation.Steps;

/// <summary>Where the numbers of a <see cref="EmittedSensitivityStep"/> are, in elements of one double a lane.</summary>
/// <remarks>
/// Unknowns are the states, then element n + (state × directions) + direction for the derivative of a state in a
/// direction, then zeros up to a multiple
/// of four. What each direction has of its own is reached from pointers moved on by the direction, so that the same code serves all.
/// </remarks>
internal sealed class SensitivityStepLayout
{
    /// <summary>Unknowns a piece of the error norm takes, in the order of the stepper of one run; half as many at the end.</summary>
    public const int NormGroup = 8;

    /// <summary>Unknowns a piece of the dense output takes.</summary>
    public const int DenseGroup = 4;

    private readonly int n;
    private readonly int[] variable;
    private readonly int variableCount;

    /// <summary>Lays out a step.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="rates">Its rates with their derivatives.</param>
    /// <param name="tableau">The method.</param>
    /// <param name="directions">Number of directions.</param>
    public SensitivityStepLayout(CompiledModel model, SensitivityRates rates, ButcherTableau tableau, int directions)
    {
        (n, Tableau, DirectionCount, Touched) = (model.StateCount, tableau, directions, rates.Touched.Indices);
        UnknownCount = n * (1 + directions);
        ElementCount = (UnknownCount + DenseGroup - 1) / DenseGroup * DenseGroup;
        var entries = rates.ByState.Length + rates.ByParameter.Length;
        variable = new int[entries];
        for (var e = 0; e < entries; e++)
            variable[e] = rates.DependsOnParametersOnly[n + e] ? -1 : variableCount++;
        StoredStages = [.. Enumerable.Range(1, tableau.StageCount - 1).Where(stage => tableau.Dense[stage].Any(power => power != 0))];

        Relative = model.ParameterPositions.Count;
        StepSize = Relative + 1;
        LargestSquare = StepSize + 1;
        DenseWeights = LargestSquare + 1;
        constant = DenseWeights + tableau.Dense.Count;
        entry = constant + entries;
        ParameterLength = entry + (tableau.StageCount * variableCount);

        Errors = ElementCount;
        stages = 2 * ElementCount;
        Directions = stages + (StoredStages.Length * ElementCount);
        forcing = Directions + (Touched.Length * directions);
        forcedRow = new int[n];
        Array.Fill(forcedRow, -1);
        foreach (var row in rates.ByParameter.Select(e => e.Row).Distinct())
            forcedRow[row] = forcedCount++;
        Unread = forcing + (tableau.StageCount * forcedCount * directions);
        ScratchLength = Unread + n;
    }

    private readonly int[] forcedRow;
    private readonly int forcedCount;
    private readonly int forcing;
    private readonly int constant;
    private readonly int entry;
    private readonly int stages;

    /// <summary>The method.</summary>
    public ButcherTableau Tableau { get; }

    /// <summary>Directions of differentiation.</summary>
    public int DirectionCount { get; }

    /// <summary>The parameters that directions touch.</summary>
    public int[] Touched { get; }

    /// <summary>States and derivatives.</summary>
    public int UnknownCount { get; }

    /// <summary>The same with the zeros after them.</summary>
    public int ElementCount { get; }

    /// <summary>Elements of a block: [unknowns | derivatives | step size or squared error | stage times].</summary>
    public int BlockLength => (2 * ElementCount) + 1 + Tableau.StageCount;

    /// <summary>The step size of a block before the step; the squared error of one after it.</summary>
    public int BlockStep => 2 * ElementCount;

    /// <summary>Among the parameters, after those of the model: the relative tolerance.</summary>
    public int Relative { get; }

    /// <summary>Among the parameters: the step size, for code that does not reach that of the block.</summary>
    public int StepSize { get; }

    /// <summary>Among the parameters: the largest squared error so far.</summary>
    public int LargestSquare { get; }

    /// <summary>Among the parameters: the weights of the dense output, stage by stage.</summary>
    public int DenseWeights { get; }

    /// <summary>Elements of parameters.</summary>
    public int ParameterLength { get; }

    /// <summary>In scratch memory: absolute tolerances of the unknowns.</summary>
    public int Tolerances => 0;

    /// <summary>In scratch memory: Σ weight × stage of the error estimate.</summary>
    public int Errors { get; }

    /// <summary>In scratch memory: derivatives of the touched parameters, one row a parameter.</summary>
    public int Directions { get; }

    /// <summary>
    /// In scratch memory: the rates at stages nobody reads, written so that what they share with others is computed as
    /// where they are read.
    /// </summary>
    public int Unread { get; }

    /// <summary>Elements of scratch memory.</summary>
    public int ScratchLength { get; }

    /// <summary>The stages between the first and the last that the dense output needs.</summary>
    public int[] StoredStages { get; }

    /// <summary>The derivative of a state in direction 0 among the unknowns.</summary>
    /// <param name="state">Index of the state.</param>
    public int Derivative(int state) => n + (state * DirectionCount);

    /// <summary>In scratch memory: the derivatives of all unknowns at a stored stage.</summary>
    /// <param name="stage">Index of the stage.</param>
    public int Stage(int stage) => stages + (Array.IndexOf(StoredStages, stage) * ElementCount);

    /// <summary>
    /// In scratch memory: what the parameters contribute to the derivative of a rate in direction 0 at a stage; -1 for
    /// rates without such a contribution. Zero where a direction touches nothing.
    /// </summary>
    /// <param name="stage">Index of the stage, from 1.</param>
    /// <param name="state">Index of the state.</param>
    public int Forcing(int stage, int state) =>
        forcedRow[state] < 0 ? -1 : forcing + ((((stage - 1) * forcedCount) + forcedRow[state]) * DirectionCount);

    /// <summary>Among the parameters: a partial derivative of the rates at a stage.</summary>
    /// <param name="stage">Index of the stage, from 1.</param>
    /// <param name="e">Which partial derivative: those to states, then those to parameters.</param>
    public int Entry(int stage, int e) => variable[e] < 0 ? constant + e : entry + ((stage - 1) * variableCount) + variable[e];

    /// <summary>Whether a partial derivative is the same at every stage.</summary>
    /// <param name="e">Which.</param>
    public bool IsConstant(int e) => variable[e] < 0;
}
