using Biodistribution.Numerics.Optimization;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;

namespace Biodistribution.Benchmarks;

/// <summary>The work item W4: six parameters of W2 fitted to 60 points from 50 starts, on one thread.</summary>
internal sealed class FitComparison
{
    private static readonly string[] Names = ["VmL", "KmL", "VmS", "KmS", "kBR", "kME"];
    private static readonly double[] True = [80, 4, 60, 8, 0.9, 0.12];
    private static readonly double[] DataTimes = [0.5, 1, 1.5, 2, 3, 4, 6, 8, 8.5, 9, 10, 12, 13, 14, 16, 16.5, 17, 18, 20, 24];

    private readonly WorkItem work;
    private readonly int[] fitted;
    private readonly double[] data;

    public FitComparison(bool disguised = false, double factor = 1)
    {
        work = WorkItem.Saturable(disguised) with { Times = DataTimes, Relative = 1e-8 * factor, Absolute = 1e-10 * factor };
        // Of the eight that vary between subjects (Vb VmL KmL VmS KmS kBR kLdM kME) these six are fitted.
        fitted = [.. new[] { 1, 2, 3, 4, 5, 7 }.Select(i => work.Varied[i])];
        data = WorkInputs.Read("w4_data.csv", DataTimes.Length, 4, skip: 0) ?? MakeData();
        Starts = WorkInputs.Read("w4_starts.csv", 50, 6) ?? MakeStarts();
    }

    private FitComparison(FitComparison other, int lanes) =>
        (work, fitted, data, Starts, Lanes) = (other.work, other.fitted, other.data, other.Starts, lanes);

    /// <summary>50 starts of six values.</summary>
    public double[] Starts { get; }

    /// <summary>Searches side by side in a register; 1 for one after the other.</summary>
    public int Lanes { get; init; } = System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? 8 : 4;

    /// <summary>Evaluations of the objective in all fits so far.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Writes what the peers read.</summary>
    public void Write(string folder)
    {
        File.WriteAllBytes(
            Path.Combine(folder, "w4_data.bin"),
            System.Runtime.InteropServices.MemoryMarshal.AsBytes<double>(data).ToArray()
        );
        File.WriteAllBytes(
            Path.Combine(folder, "w4_starts.bin"),
            System.Runtime.InteropServices.MemoryMarshal.AsBytes<double>(Starts).ToArray()
        );
    }

    /// <summary>
    /// The least objective with all errors of integration and search far below those compared: order 8 at a
    /// ten-thousandth of the tolerances.
    /// </summary>
    public double Reference()
    {
        var objective = new Residuals(
            work with
            {
                Relative = work.Relative * 1e-4,
                Absolute = work.Absolute * 1e-4,
            },
            fitted,
            data,
            Method.HighOrder
        );
        var free = Enumerable.Repeat(double.PositiveInfinity, 6).ToArray();
        return LevenbergMarquardt
            .Minimise(objective, [.. True.Select(value => Math.Log(value))], [.. free.Select(bound => -bound)], free)
            .Objective;
    }

    /// <summary>The same fits, to be made one search after the other.</summary>
    public FitComparison Alone() => new(this, 1);

    /// <summary>The objective reached from each start.</summary>
    public double[] Fit() => FitSome(0, Starts.Length / 6);

    /// <summary>The objective reached from each of some starts: all searches at once, on one thread.</summary>
    public double[] FitSome(int first, int count)
    {
        var (low, high) = (
            Enumerable.Repeat(double.NegativeInfinity, 6).ToArray(),
            Enumerable.Repeat(double.PositiveInfinity, 6).ToArray()
        );
        var settings = new LevenbergMarquardtSettings
        {
            ObjectiveTolerance = 1e-8,
            StepTolerance = 1e-8,
            ObjectiveAccuracy = 1e-8,
            IterationLimit = 200,
            FirstStep = 2,
            StepLimits = [.. Enumerable.Repeat(2.0, 6)],
        };
        var objectives = new Residuals[count];
        var searches = new LevenbergMarquardtSearch[count];
        var waiting = new PriorityQueue<int, int>();
        var x = new double[6];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < 6; j++)
                x[j] = Math.Log(Starts[(6 * (first + i)) + j]);
            objectives[i] = new Residuals(work, fitted, data, Method.Rk45);
            searches[i] = new LevenbergMarquardtSearch(objectives[i], x, low, high, settings);
            waiting.Enqueue(i, i);
        }
        var simulator = new Simulator(work.Model, work.Settings(Method.Rk45, 1)) { Lanes = Lanes };
        simulator.Run(
            () => waiting.TryDequeue(out var i, out _) ? (i, objectives[i].Request(searches[i].Point)) : (-1, null),
            (i, run) =>
            {
                searches[i].Complete(objectives[i].Score(run, searches[i].Residuals, searches[i].Rows));
                if (!searches[i].IsOver)
                    waiting.Enqueue(i, i);
            }
        );
        Evaluations += searches.Sum(search => search.Result.Evaluations);
        return [.. searches.Select(search => search.Result.Objective)];
    }

    private double[] MakeData()
    {
        var run = new Simulator(work.Model, work.Settings(Method.HighOrder, 1e-4)).Run(work.Request([]));
        var table = new List<double>();
        for (var i = 0; i < DataTimes.Length; i++)
        {
            double State(int state) => run.State(i, work.States[state]);
            double[] values = [State(0), State(2) + State(3) + State(4), State(5)];
            table.Add(DataTimes[i]);
            for (var j = 0; j < 3; j++)
                table.Add(values[j] * Math.Exp(0.1 * Math.Sin(12.9898 * ((3 * i) + j + 1)) * 1.4));
        }
        return [.. table];
    }

    private static double[] MakeStarts() =>
        [.. Enumerable.Range(0, 300).Select(i => True[i % 6] * Math.Exp(Math.Log(5) * Math.Sin(78.233 * (i + 1))))];

    private sealed class Residuals(WorkItem work, int[] fitted, double[] data, Method method) : ScoredObjective
    {
        private readonly Simulator simulator = new(work.Model, work.Settings(method, 1));
        private readonly double[] parameters = work.Model.DefaultParameters();
        private readonly double[] directions = new double[work.Model.ParameterCount * 6];
        private readonly double[] scratch = new double[60];

        public override int VariableCount => 6;

        public override int RowCount => 60;

        public override double Value(ReadOnlySpan<double> x) => Evaluate(x, scratch, []);

        public override double Evaluate(ReadOnlySpan<double> x, Span<double> residuals, Span<double> rows) =>
            Score(simulator.Run(Request(x)), residuals, rows);

        public SimulationRequest Request(ReadOnlySpan<double> x)
        {
            for (var j = 0; j < 6; j++)
            {
                parameters[fitted[j]] = Math.Exp(x[j]);
                directions[(fitted[j] * 6) + j] = parameters[fitted[j]];
            }
            return new SimulationRequest
            {
                Parameters = parameters,
                OutputTimes = DataTimes,
                Timeline = work.Doses,
                Directions = directions,
                DirectionCount = 6,
            };
        }

        public double Score(Trajectory run, Span<double> residuals, Span<double> rows)
        {
            if (run.Status != IntegrationStatus.Succeeded)
                return double.PositiveInfinity;
            var (n, sum) = (run.StateCount, 0.0);
            ReadOnlySpan<int> first = [0, 2, 5],
                last = [0, 4, 5];
            for (var i = 0; i < DataTimes.Length; i++)
            for (var j = 0; j < 3; j++)
            {
                var model = 0.0;
                for (var s = first[j]; s <= last[j]; s++)
                    model += run.State(i, work.States[s]);
                var row = (3 * i) + j;
                residuals[row] = (Math.Log(Math.Max(model, 1e-12)) - Math.Log(data[(4 * i) + 1 + j])) / 0.1;
                sum += 0.5 * residuals[row] * residuals[row];
                for (var k = 0; k < 6 && rows.Length > 0; k++)
                {
                    var slope = 0.0;
                    for (var s = first[j]; s <= last[j]; s++)
                        slope += run.StateDerivatives[(((i * n) + work.States[s]) * 6) + k];
                    rows[(row * 6) + k] = slope / Math.Max(model, 1e-12) / 0.1;
                }
            }
            return sum;
        }
    }
}
