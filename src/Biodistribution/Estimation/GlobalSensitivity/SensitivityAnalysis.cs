using Biodistribution.Estimation.Likelihood;
using Biodistribution.Experiments;
using Biodistribution.Numerics.Sensitivity;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Work;

namespace Biodistribution.Estimation.GlobalSensitivity;

/// <summary>Runs a model at many parameter sets side by side and says which parameters move its numbers most.</summary>
public sealed class SensitivityAnalysis
{
    private readonly SensitivityRequest request;
    private readonly PredictionPlan[] outputs;
    private readonly int[] firstQuantity;
    private readonly SimulationPlan plan;
    private readonly ExperimentSimulation simulation;
    private readonly int[] held;

    /// <summary>Prepares an analysis.</summary>
    /// <param name="problem">The experiment.</param>
    /// <param name="request">What varies, and what is looked at.</param>
    public SensitivityAnalysis(Experiment problem, SensitivityRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        this.request = request;
        simulation = new ExperimentSimulation(problem, [.. request.Inputs.Select(input => input.Parameter.Symbol)]);
        outputs = [.. request.Outputs.Select(output => new PredictionPlan(output, problem, simulation, onLog: false))];
        firstQuantity = new int[outputs.Length];
        for (var o = 1; o < outputs.Length; o++)
            firstQuantity[o] = firstQuantity[o - 1] + outputs[o - 1].Quantities.Count;
        plan = new SimulationPlan(simulation, [.. outputs.SelectMany(output => output.Quantities)]);
        held = [.. request.Inputs.Select(_ => -1)];
    }

    /// <summary>Simulates all parameter sets; the result does not depend on the number of threads.</summary>
    /// <param name="progress">Told how many parameter sets are done.</param>
    /// <param name="cancellation">Stops early; the result is then not complete and says nothing.</param>
    public SensitivityResult Run(IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        var bootstrap = new BootstrapOfRows(request.Replicates, request.Confidence, request.Seed);
        if (request.Method == SensitivityMethod.Sobol)
        {
            var sobol = Simulate(SaltelliSample.Points(request.Samples, request.Inputs.Length, request.Seed), progress, cancellation);
            return Result(
                sobol,
                (one, values) => one with { Sobol = SobolIndices.Estimate(values, request.Inputs.Length, bootstrap) },
                cancellation
            );
        }
        var sample = new MorrisSample(request.Samples, request.Inputs.Length, request.Levels, request.Seed);
        var morris = Simulate(sample.Points, progress, cancellation);
        return Result(morris, (one, values) => one with { Morris = [.. MorrisEffects.Estimate(sample, values, bootstrap)] }, cancellation);
    }

    private SensitivityResult Result(
        double[][] values,
        Func<OutputSensitivity, double[], OutputSensitivity> withIndices,
        CancellationToken cancellation
    ) =>
        cancellation.IsCancellationRequested
            ? new SensitivityResult(request, [], IsComplete: false)
            : new SensitivityResult(
                request,
                [
                    .. request.Outputs.Select(
                        (output, o) =>
                            withIndices(
                                new OutputSensitivity(
                                    output,
                                    Quantiles.OfFinite(values[o], 0.025),
                                    Quantiles.OfFinite(values[o], 0.5),
                                    Quantiles.OfFinite(values[o], 0.975),
                                    values[o].Count(value => !double.IsFinite(value) || (request.OfLogarithm && value <= 0))
                                ),
                                request.OfLogarithm ? [.. values[o].Select(value => value > 0 ? Math.Log(value) : double.NaN)] : values[o]
                            )
                    ),
                ],
                IsComplete: true
            );

    // Each output at each point; NaN where a run failed.
    private double[][] Simulate(double[][] points, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var values = outputs.Select(_ => new double[points.Length]).ToArray();
        var doses = new Dual[points.Length * plan.RunCount];
        var (numbers, failed) = (new double[plan.Quantities.Count], false);
        new Cohort(simulation.Model, simulation.Settings)
        {
            Threads = request.Threads > 0 ? request.Threads : Environment.ProcessorCount,
        }.Run(
            points.Length,
            plan.RunCount,
            (point, run) => Request(points[point], run, out doses[(point * plan.RunCount) + run]),
            (point, run, trajectory) =>
            {
                if (run == 0)
                    failed = false;
                failed |= plan.Read(run, trajectory, doses[(point * plan.RunCount) + run], 0, numbers, []) is not null;
                if (run < plan.RunCount - 1)
                    return;
                for (var o = 0; o < outputs.Length; o++)
                    values[o][point] = failed ? double.NaN : Value(outputs[o], numbers.AsSpan(firstQuantity[o]));
                if (point % 256 == 255)
                    progress?.Report(new WorkProgress(point + 1, points.Length, 0));
            },
            cancellation
        );
        return values;
    }

    private static double Value(PredictionPlan output, ReadOnlySpan<double> numbers) =>
        output.FromSearchScale(output.Compute(numbers, [], 0, []));

    private SimulationRequest Request(double[] point, int run, out Dual dose)
    {
        var values = request.Inputs.Select((input, i) => input.At(point[i])).ToArray();
        var requests = new SimulationRequest[plan.RunCount];
        var given = new Dual[plan.RunCount];
        plan.Ask(values, held, 0, requests, given);
        dose = given[run];
        return requests[run];
    }
}
