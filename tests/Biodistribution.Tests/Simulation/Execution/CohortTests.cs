#pragma warning disable xUnit1051 // every run here takes milliseconds
using System.Collections.Immutable;
using Biodistribution.Compilation;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Tests.Models;
using CsCheck;
using Xunit;

namespace Biodistribution.Tests.Simulation.Execution;

public class CohortTests
{
    internal static readonly SolverSettings Settings = new()
    {
        Method = Method.Rk45,
        RelativeTolerance = 1e-6,
        AbsoluteTolerance = 1e-10,
    };
    private static readonly double[] Times = [.. Enumerable.Range(0, 49).Select(i => i * 0.5)];
    private static readonly CompiledModel Model = Saturable();
    private static readonly ImmutableArray<TimelineEvent> Doses =
    [
        new Bolus(8.25, 0, 100),
        new Infusion(12.25, 0, 120, 0.5),
        new Bolus(16.25, 0, 100),
        new ParameterChange(20, 1, 0.3),
    ];

    [Theory]
    [InlineData(4, 1)]
    [InlineData(4, 2)]
    [InlineData(4, 3)]
    [InlineData(4, 7)]
    [InlineData(8, 1)]
    [InlineData(8, 2)]
    [InlineData(8, 3)]
    [InlineData(8, 7)]
    [InlineData(1, 2)]
    public void Every_subject_gets_the_bits_of_a_single_run_in_any_lane_and_thread(int lanes, int threads)
    {
        const int count = 75;
        var simulator = new Simulator(Model, Settings);
        var received = 0;
        new Cohort(Model, Settings) { Lanes = lanes, Threads = threads }.Run(
            count,
            Request,
            (i, result) =>
            {
                Assert.Equal(received++, i);
                AssertSame(simulator.Run(Request(i)), result);
            }
        );
        Assert.Equal(count, received);
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(4, 2)]
    [InlineData(8, 1)]
    [InlineData(8, 2)]
    public void Every_subject_gets_the_bits_of_a_single_run_also_where_two_vectors_of_lanes_are_stepped_by_the_same_code(
        int lanes,
        int threads
    )
    {
        var (model, settings) = (Saturable(), Settings with { Method = Method.Auto });
        var cohort = new Cohort(model, settings) { Lanes = lanes, Threads = threads };
        for (var round = 0; round < 20 && !cohort.StepsInPairs; round++)
            cohort.Run(1000, Request, (_, _) => { });
        Assert.True(cohort.StepsInPairs);

        var simulator = new Simulator(model, settings);
        var received = 0;
        foreach (var count in new[] { 1, 2 * lanes, (2 * lanes) + 1, 75 })
            cohort.Run(
                count,
                Request,
                (i, result) =>
                {
                    received++;
                    AssertSame(simulator.Run(Request(i)), result);
                }
            );
        Assert.Equal((4 * lanes) + 77, received);
        // Code that proves too long is given up when it is first asked for.
        Assert.True(cohort.StepsInPairs);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(4, 1)]
    [InlineData(4, 3)]
    [InlineData(8, 1)]
    [InlineData(8, 2)]
    [InlineData(8, 7)]
    public void Every_subject_of_a_stiff_cohort_gets_the_bits_of_a_single_run_in_any_lane_and_thread(int lanes, int threads)
    {
        const int count = 43;
        var settings = Settings with { Method = Method.Stiff };
        var simulator = new Simulator(Model, settings);
        var received = 0;
        new Cohort(Model, settings) { Lanes = lanes, Threads = threads }.Run(
            count,
            Request,
            (i, result) =>
            {
                Assert.Equal(received++, i);
                AssertSame(simulator.Run(Request(i)), result);
            }
        );
        Assert.Equal(count, received);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void A_stiff_subject_whose_pivot_is_small_gets_the_bits_of_a_single_run_with_rows_exchanged(int lanes)
    {
        var sketch = new ModelSketch();
        var (gain, loss) = (sketch.Parameter("gain", 1), sketch.Parameter("loss", 1));
        var (x, y) = (sketch.State("x", sketch.Graph.One), sketch.State("y", sketch.Graph.Zero));
        sketch.Rate(x, (gain * y) - x);
        sketch.Rate(y, (loss / gain * x) - (loss * y * (sketch.Graph.One + sketch.Graph.Time)));
        var model = CompiledModel.Compile(sketch.Build());
        // Beside a gain of 1e14 the shifted diagonal vanishes.
        SimulationRequest Subject(int i) =>
            new()
            {
                Parameters = [i % 5 == 2 ? 1e14 : 1 + (0.1 * i), 2],
                OutputTimes = [0, 0.1, 1, 4],
                Timeline = [new Bolus(0.5 + (0.01 * i), 0, 3)],
            };
        var settings = Settings with { Method = Method.Stiff, AbsoluteTolerances = [1e-10, 1e-26] };

        var simulator = new Simulator(model, settings);
        new Cohort(model, settings) { Lanes = lanes, Threads = 1 }.Run(
            23,
            Subject,
            (i, result) =>
            {
                AssertSame(simulator.Run(Subject(i)), result);
                Assert.Equal(IntegrationStatus.Succeeded, result.Status);
            }
        );
    }

    [Theory]
    [InlineData(4, 1_000_000)]
    [InlineData(8, 1_000_000)]
    [InlineData(8, 1100)]
    [InlineData(8, 700)]
    public void Subjects_that_turn_out_stiff_or_need_many_steps_have_the_bits_of_single_runs(int lanes, int limit)
    {
        var sketch = new ModelSketch();
        var (slow, fast, wave) = (sketch.Parameter("slow", 0.5), sketch.Parameter("fast", 100), sketch.Parameter("wave", 1));
        var (a, b, c) = (sketch.Amount("a", 1), sketch.Amount("b", 0), sketch.Amount("c", 0));
        sketch.Flow(
            a,
            b,
            slow * a * (sketch.Graph.One + (wave * sketch.Graph.Unary(Biodistribution.Models.Symbolics.Operation.Sin, sketch.Graph.Time)))
        );
        sketch.Flow(b, c, fast * b / (sketch.Graph.One + b));
        sketch.Flow(c, a, slow * c);
        var model = CompiledModel.Compile(sketch.Build());
        // From a few hundred steps to a hundred thousand with an explicit method.
        SimulationRequest Subject(int i) =>
            new()
            {
                Parameters = [0.5, Math.Pow(10, 1 + (i % 9 * 0.5)), 0.02 * i],
                OutputTimes = [.. Enumerable.Range(0, 60).Select(k => k * 0.5)],
                Timeline = [new Bolus(3 + (0.1 * i), 0, 1), new Bolus(20, 1, 1)],
            };
        var settings = Settings with { Method = Method.Auto, StepLimit = limit };

        var simulator = new Simulator(model, settings);
        var (stiff, many) = (0, 0);
        new Cohort(model, settings) { Lanes = lanes, Threads = 1 }.Run(
            27,
            Subject,
            (i, result) =>
            {
                var single = simulator.Run(Subject(i));
                AssertSame(single, result);
                Assert.Equal(single.Failure, result.Failure);
                stiff += result.Counts.Jacobians > 0 ? 1 : 0;
                many += result.Counts.Steps + result.Counts.Rejected >= 1000 ? 1 : 0;
            }
        );
        Assert.True(limit < 1000 || stiff > 5, $"{stiff} of 27 were stiff.");
        Assert.True(limit < 1000 || many > stiff, $"{many} of 27 needed many steps.");
    }

    [Fact]
    public void A_small_stiff_cohort_and_a_large_one_have_the_same_bits()
    {
        var settings = Settings with { Method = Method.Stiff };
        var (model, few) = (Saturable(), new List<Trajectory>());
        new Cohort(model, settings).Run(20, Request, (_, result) => few.Add(result));
        new Cohort(model, settings).Run(120, Request, (i, result) => AssertSame(i < 20 ? few[i] : result, result));
    }

    [Fact]
    public void A_stiff_subject_that_fails_leaves_the_others_alone()
    {
        var sketch = new ModelSketch();
        var (slow, fast) = (sketch.Parameter("slow", 0.04), sketch.Parameter("fast", 3e7));
        var (a, b, c) = (sketch.Amount("a", 1), sketch.Amount("b", 0), sketch.Amount("c", 0));
        sketch.Flow(a, b, slow * a);
        sketch.Flow(b, c, fast * b * b);
        sketch.Flow(b, a, sketch.Graph.Constant(1e4) * b * c);
        var model = CompiledModel.Compile(sketch.Build());
        SimulationRequest Subject(int i) =>
            new()
            {
                Parameters =
                [
                    0.04 * (1 + (0.05 * i)),
                    i % 6 == 1 ? -3e7
                    : i % 6 == 4 ? double.NaN
                    : 3e7 / (1 + i),
                ],
                OutputTimes = [0, 0.4, 4, 40, 400, 4000],
                Timeline = [new Bolus(10 + i, 0, 0.5)],
            };
        var settings = new SolverSettings
        {
            Method = Method.Stiff,
            RelativeTolerance = 1e-5,
            AbsoluteTolerance = 1e-9,
        };

        var simulator = new Simulator(model, settings);
        var statuses = new List<IntegrationStatus>();
        new Cohort(model, settings) { Threads = 1, Lanes = 8 }.Run(
            24,
            Subject,
            (i, result) =>
            {
                AssertSame(simulator.Run(Subject(i)), result);
                statuses.Add(result.Status);
            }
        );
        Assert.Equal(16, statuses.Count(status => status == IntegrationStatus.Succeeded));
        Assert.Equal(4, statuses.Count(status => status == IntegrationStatus.NonFinite));
    }

    /// <summary>Run again without AVX2 by the next test, in a process of its own, where it must find the same digest.</summary>
    [Fact]
    public void The_digest_of_a_cohort_is_the_same_in_any_number_of_lanes()
    {
        var digests = ((int[])[1, 4, 8]).Select(Digest).Distinct().ToArray();
        Assert.Single(digests);
        if (Environment.GetEnvironmentVariable("BIODIST_TEST_DIGEST") is { Length: > 0 } file)
            File.WriteAllText(file, $"{digests[0]} {System.Runtime.Intrinsics.X86.Avx2.IsSupported}");
    }

    [Fact]
    public void Without_AVX2_the_numbers_are_the_same()
    {
        Assert.SkipUnless(System.Runtime.Intrinsics.X86.Avx2.IsSupported, "This processor has no AVX2.");
        var file = Path.GetTempFileName();
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new System.Diagnostics.ProcessStartInfo(
            host,
            [
                "exec",
                typeof(CohortTests).Assembly.Location,
                "-method",
                $"{typeof(CohortTests).FullName}.{nameof(The_digest_of_a_cohort_is_the_same_in_any_number_of_lanes)}",
            ]
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_EnableAVX2"] = "0";
        start.Environment["BIODIST_TEST_DIGEST"] = file;
        using (var process = System.Diagnostics.Process.Start(start)!)
        {
            var said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, said);
        }

        Assert.Equal($"{Digest(1)} False", File.ReadAllText(file));
        File.Delete(file);
    }

    private static string Digest(int lanes)
    {
        var bytes = new List<byte>();
        foreach (var method in (Method[])[Method.Rk45, Method.Stiff])
            new Cohort(Model, Settings with { Method = method }) { Lanes = lanes, Threads = 1 }.Run(
                13,
                Request,
                (_, result) => bytes.AddRange(System.Runtime.InteropServices.MemoryMarshal.AsBytes<double>(result.States))
            );
        // By matrix exponentials, of one tile and of several.
        foreach (var n in (int[])[4, 11])
        {
            var model = CompiledModel.Compile(RandomCompartments(n, 3, linear: true));
            var run = new Simulator(model, Settings with { Method = Method.Linear }).Run(
                new SimulationRequest { Parameters = model.DefaultParameters(), OutputTimes = Times }
            );
            bytes.AddRange(System.Runtime.InteropServices.MemoryMarshal.AsBytes<double>(run.States));
            bytes.AddRange(BitConverter.GetBytes(run.ConservationError));
        }

        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData([.. bytes]));
    }

    [Fact]
    public void Reversing_the_subjects_changes_no_bit()
    {
        const int count = 50;
        var forward = new Trajectory[count];
        new Cohort(Model, Settings) { Threads = 2 }.Run(count, Request, (i, result) => forward[i] = result);
        new Cohort(Model, Settings) { Threads = 2 }.Run(
            count,
            i => Request(count - 1 - i),
            (i, result) => AssertSame(forward[count - 1 - i], result)
        );
    }

    [Theory]
    [InlineData(Method.Stiff, false, 4)]
    [InlineData(Method.Stiff, false, 8)]
    [InlineData(Method.Auto, false, 8)]
    [InlineData(Method.Auto, true, 8)]
    public void Neither_the_order_of_the_subjects_nor_the_number_of_threads_changes_a_bit(Method method, bool linear, int lanes)
    {
        const int count = 90;
        var model = linear ? CompiledModel.Compile(RandomCompartments(6, 5, linear: true)) : Model;
        var settings = Settings with { Method = method };
        SimulationRequest Subject(int i)
        {
            if (!linear)
                return Request(i);
            var parameters = model.DefaultParameters();
            parameters[i % parameters.Length] *= 1 + (0.01 * i);
            return new SimulationRequest
            {
                Parameters = parameters,
                OutputTimes = Times,
                Timeline = [new Bolus(8.25 + (0.01 * i), 0, 100)],
            };
        }

        var forward = new Trajectory[count];
        new Cohort(model, settings) { Lanes = lanes, Threads = 1 }.Run(count, Subject, (i, result) => forward[i] = result);
        foreach (var threads in (int[])[1, 2, 3, 7])
        {
            var received = 0;
            new Cohort(model, settings) { Lanes = lanes, Threads = threads }.Run(
                count,
                i => Subject(count - 1 - i),
                (i, result) =>
                {
                    Assert.Equal(received++, i);
                    AssertSame(forward[count - 1 - i], result);
                }
            );
            Assert.Equal(count, received);
        }

        Assert.All(forward, result => Assert.Equal(IntegrationStatus.Succeeded, result.Status));
    }

    [Fact]
    public void A_subject_that_fails_leaves_the_others_alone()
    {
        var simulator = new Simulator(Model, Settings);
        var failed = 0;
        new Cohort(Model, Settings).Run(
            40,
            Spoilt,
            (i, result) =>
            {
                AssertSame(simulator.Run(Spoilt(i)), result);
                failed += result.Status == IntegrationStatus.Succeeded ? 0 : 1;
                Assert.Equal(i % 7 == 3, result.Status != IntegrationStatus.Succeeded);
            }
        );
        Assert.Equal(6, failed);

        static SimulationRequest Spoilt(int i)
        {
            var request = Request(i);
            if (i % 7 == 3)
                request.Parameters[0] = i % 2 == 0 ? double.NaN : 0;
            return request;
        }
    }

    [Fact]
    public void Subjects_and_scenarios_come_in_order()
    {
        var seen = new List<(int, int)>();
        new Cohort(Model, Settings) { Threads = 3 }.Run(
            9,
            4,
            (subject, _) => Request(subject),
            (subject, scenario, _) => seen.Add((subject, scenario))
        );
        Assert.Equal([.. from subject in Enumerable.Range(0, 9) from scenario in Enumerable.Range(0, 4) select (subject, scenario)], seen);
    }

    [Fact]
    public void Cancelling_ends_the_run()
    {
        using var stop = new CancellationTokenSource();
        var received = 0;
        new Cohort(Model, Settings) { Threads = 2 }.Run(
            100_000,
            Request,
            (_, _) =>
            {
                if (++received == 20)
                    stop.Cancel();
            },
            stop.Token
        );
        Assert.InRange(received, 20, 20_000);
    }

    [Fact]
    public void An_exception_of_the_caller_reaches_the_caller()
    {
        Assert.Throws<InvalidDataException>(() =>
            new Cohort(Model, Settings) { Threads = 2 }.Run(
                1000,
                i => i == 500 ? throw new InvalidDataException() : Request(i),
                (_, _) => { }
            )
        );
    }

    [Fact]
    public void Random_compartment_models_give_lanes_the_bits_of_single_runs()
    {
        Gen.Select(Gen.Int[1, 9], Gen.Int[0, 1_000_000])
            .Sample(
                (n, seed) =>
                {
                    var model = CompiledModel.Compile(RandomCompartments(n, seed));
                    SimulationRequest Subject(int i)
                    {
                        var parameters = model.DefaultParameters();
                        for (var p = 0; p < parameters.Length; p++)
                            parameters[p] *= 1 + (0.2 * (((i * 7) + p) % 5));
                        return new SimulationRequest
                        {
                            Parameters = parameters,
                            OutputTimes = [0, 0.7, 3, 3.1, 9],
                            Timeline = [new Bolus(1.3 + (0.1 * i), 0, 5)],
                        };
                    }
                    foreach (var method in (Method[])[Method.Rk45, Method.Stiff])
                    {
                        var settings = Settings with { Method = method };
                        var simulator = new Simulator(model, settings);
                        foreach (var lanes in (int[])[4, 8])
                            new Cohort(model, settings) { Lanes = lanes, Threads = 1 }.Run(
                                11,
                                Subject,
                                (i, result) => AssertSame(simulator.Run(Subject(i)), result)
                            );
                    }
                },
                iter: 12,
                threads: 1
            );
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Runs_with_kinks_and_events_of_the_model_have_the_bits_of_single_runs(int lanes)
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var (k, threshold, dose) = (sketch.Parameter("k", 0.5), sketch.Parameter("threshold", 4), sketch.Parameter("dose", 6));
        var (x, y) = (sketch.State("x", g.Constant(10)), sketch.State("y", g.Zero));
        sketch.Rate(x, -(k * g.Binary(Biodistribution.Models.Symbolics.Operation.Max, x - g.One, g.Constant(0.2))));
        sketch.Rate(y, k * x);
        sketch.Event(g.Binary(Biodistribution.Models.Symbolics.Operation.Less, x, threshold), (x, x + dose));
        var model = CompiledModel.Compile(sketch.Build());
        SimulationRequest Subject(int i) =>
            new()
            {
                Parameters = [0.5 + (0.01 * i), 4 - (0.05 * i), 6],
                OutputTimes = [0, 1, 2.5, 7, 12],
                Timeline = [new Bolus(3, 1, 0.1 * i)],
            };

        var simulator = new Simulator(model, Settings);
        var events = 0;
        new Cohort(model, Settings) { Lanes = lanes, Threads = 2 }.Run(
            21,
            Subject,
            (i, result) =>
            {
                events += result.Counts.Events;
                AssertSame(simulator.Run(Subject(i)), result);
            }
        );
        Assert.InRange(events, 21, 21 * 20);
    }

    [Fact]
    public void Other_names_and_another_order_of_states_give_the_same_curves()
    {
        var (one, other) = (Saturable(), Saturable(reversed: true));
        SimulationRequest Plain(CompiledModel model, int subject)
        {
            var parameters = model.DefaultParameters();
            for (var i = 0; i < 6; i++)
                parameters[i] *= 1 + (0.1 * ((subject + i) % 4));
            return new SimulationRequest
            {
                Parameters = parameters,
                OutputTimes = Times,
                Timeline = [new Bolus(8.25, model.StateCount == 4 && ReferenceEquals(model, other) ? 3 : 0, 100)],
            };
        }

        var first = new Trajectory[20];
        new Cohort(one, Settings).Run(20, i => Plain(one, i), (i, result) => first[i] = result);
        new Cohort(other, Settings).Run(
            20,
            i => Plain(other, i),
            (i, result) =>
            {
                Assert.Equal(first[i].Counts.Steps, result.Counts.Steps, 3.0);
                for (var output = 0; output < Times.Length; output++)
                for (var state = 0; state < 4; state++)
                    Assert.Equal(first[i].State(output, state), result.State(output, 3 - state), 2e-4);
            }
        );
    }

    [Fact]
    public void Five_hundred_species_are_solved_by_every_method_that_suits_them()
    {
        const int n = 500;
        var sketch = new ModelSketch();
        var states = Enumerable.Range(0, n).Select(i => sketch.Amount($"s{i}", i == 0 ? 100 : 0)).ToArray();
        var (k, km) = (sketch.Parameter("k", 50), sketch.Parameter("km", 30));
        for (var i = 0; i + 1 < n; i++)
            sketch.Flow(states[i], states[i + 1], i % 10 == 0 ? k * states[i] / (sketch.Graph.One + (states[i] / km)) : k * states[i]);
        var model = CompiledModel.Compile(sketch.Build());
        var request = new SimulationRequest { Parameters = model.DefaultParameters(), OutputTimes = [0, 1, 3, 6] };

        var single = new Simulator(model, Settings).Run(request);
        var stiff = new Simulator(model, Settings with { Method = Method.Stiff }).Run(request);
        Trajectory? lane = null;
        new Cohort(model, Settings) { Threads = 1 }.Run(1, _ => request, (_, result) => lane = result);

        Assert.Equal(IntegrationStatus.Succeeded, single.Status);
        Assert.Equal(IntegrationStatus.Succeeded, stiff.Status);
        AssertSame(single, lane!);
        Assert.InRange(single.ConservationError, 0, 1e-12);
        for (var i = 0; i < single.States.Length; i++)
            Assert.Equal(single.States[i], stiff.States[i], 1e-3);
    }

    /// <summary>Compartments with flows between them, some saturable, some that change with time.</summary>
    internal static Biodistribution.Models.Model RandomCompartments(int n, int seed, bool linear = false)
    {
        var random = new System.Random(seed);
        var sketch = new ModelSketch();
        var states = Enumerable.Range(0, n).Select(i => sketch.Amount($"s{i}", i == 0 ? 10 : 0)).ToArray();
        var lost = sketch.Amount("lost");
        for (var flow = 0; flow < 2 * n; flow++)
        {
            var (a, b) = (states[random.Next(n)], states[random.Next(n)]);
            var k = sketch.Parameter($"k{flow}", 0.1 + random.NextDouble());
            var rate = (linear ? 5 : random.Next(5)) switch
            {
                0 => k * a / (sketch.Parameter($"h{flow}", 2) + a),
                1 => k
                    * a
                    * sketch.Graph.Unary(Biodistribution.Models.Symbolics.Operation.Exp, -(sketch.Graph.Time / sketch.Graph.Constant(7))),
                2 => k * sketch.Graph.Power(a * a + sketch.Graph.One, sketch.Graph.Constant(0.3)) * a,
                _ => k * a,
            };
            sketch.Flow(a, ReferenceEquals(a, b) ? lost : b, rate);
        }
        return sketch.Build();
    }

    internal static void AssertSame(Trajectory expected, Trajectory actual)
    {
        Assert.Equal(expected.Status, actual.Status);
        Assert.Equal(expected.Counts, actual.Counts);
        Assert.Equal(Bits(expected.States), Bits(actual.States));
        Assert.Equal(Bits(expected.Observables), Bits(actual.Observables));
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected.ConservationError), BitConverter.DoubleToInt64Bits(actual.ConservationError));
    }

    internal static long[] Bits(double[] values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];

    private static SimulationRequest Request(int subject)
    {
        var parameters = Model.DefaultParameters();
        var random = new System.Random(subject);
        for (var i = 0; i < parameters.Length; i++)
            parameters[i] *= Math.Exp(0.3 * (random.NextDouble() - 0.5));
        return new SimulationRequest
        {
            Parameters = parameters,
            OutputTimes = Times,
            Timeline = Doses,
        };
    }

    internal static CompiledModel Saturable(bool reversed = false)
    {
        var sketch = new ModelSketch();
        string Name(string name) => reversed ? $"x{name.Length}{name[0]}{name[^1]}" : name;
        var volume = sketch.Parameter(Name("Vb"), 5);
        var (kBL, kLB, vmax) = (sketch.Parameter(Name("kBL"), 1.8), sketch.Parameter(Name("kLB"), 0.6), sketch.Parameter(Name("Vm"), 80));
        var (km, ke) = (sketch.Parameter(Name("Km"), 4), sketch.Parameter(Name("ke"), 0.9));
        var names = new[] { "blood", "lung", "liver", "lost" };
        var made = (reversed ? names.Reverse() : names).ToDictionary(
            name => name,
            name => sketch.Amount(Name(name), name == "blood" ? 100 : 0)
        );
        var (blood, lung, liver, lost) = (made["blood"], made["lung"], made["liver"], made["lost"]);
        var c = blood / volume;
        sketch.Flow(blood, lung, (kBL * blood) - (kLB * lung));
        sketch.Flow(blood, liver, vmax * c / (km + c));
        sketch.Flow(liver, lost, ke * liver);
        sketch.Observe("total", lung + liver);
        return CompiledModel.Compile(sketch.Build(), new CompilationSettings { InfusedStates = [blood.Symbol!] });
    }
}
