using System.Collections.Immutable;
using Biodistribution.Compilation;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;

namespace Biodistribution.Benchmarks;

/// <summary>One of the work items W1 to W3: a model, what is done to it, and how errors are measured.</summary>
/// <param name="Name">W1, W2, W3 or W3P (its population).</param>
/// <param name="Model">The compiled model.</param>
/// <param name="States">For each state of the definition, its index in the compiled model.</param>
/// <param name="Varied">Parameters that differ between subjects, as indices of the compiled model.</param>
/// <param name="Doses">What happens.</param>
/// <param name="Times">Output times.</param>
/// <param name="Relative">Nominal relative tolerance.</param>
/// <param name="Absolute">Nominal absolute tolerance.</param>
internal sealed record WorkItem(
    string Name,
    CompiledModel Model,
    int[] States,
    int[] Varied,
    ImmutableArray<TimelineEvent> Doses,
    double[] Times,
    double Relative,
    double Absolute
)
{
    private readonly double[] defaults = Model.DefaultParameters();

    /// <summary>A request with the parameters of a subject in place.</summary>
    public SimulationRequest Request(ReadOnlySpan<double> subject)
    {
        var parameters = (double[])defaults.Clone();
        for (var i = 0; i < subject.Length; i++)
            parameters[Varied[i]] = subject[i];
        return new SimulationRequest
        {
            Parameters = parameters,
            OutputTimes = Times,
            Timeline = Doses,
        };
    }

    /// <summary>Settings at a factor of the nominal tolerances.</summary>
    public SolverSettings Settings(Method method, double factor) =>
        new()
        {
            Method = method,
            RelativeTolerance = Relative * factor,
            AbsoluteTolerances = [.. Enumerable.Repeat(Absolute * factor, Model.StateCount)],
        };

    /// <summary>Largest error over states and times, relative to the reference or to 1e-6 of the largest value of the state.</summary>
    public double Error(ReadOnlySpan<double> states, ReadOnlySpan<double> reference, bool ownOrder)
    {
        var (n, worst) = (States.Length, 0.0);
        for (var j = 0; j < n; j++)
        {
            var column = ownOrder ? States[j] : j;
            var largest = 0.0;
            for (var i = 0; i < Times.Length; i++)
                largest = Math.Max(largest, Math.Abs(reference[(i * n) + j]));
            if (largest == 0)
                continue;
            for (var i = 0; i < Times.Length; i++)
            {
                var error =
                    Math.Abs(states[(i * n) + column] - reference[(i * n) + j])
                    / Math.Max(Math.Abs(reference[(i * n) + j]), 1e-6 * largest);
                worst = error <= worst ? worst : error;
            }
        }
        return worst;
    }

    /// <summary>States of a trajectory in the order of the definition.</summary>
    public double[] InDefinedOrder(Trajectory trajectory)
    {
        var values = new double[trajectory.States.Length];
        for (var i = 0; i < Times.Length; i++)
        for (var j = 0; j < States.Length; j++)
            values[(i * States.Length) + j] = trajectory.State(i, States[j]);
        return values;
    }

    public static WorkItem Linear(bool disguised = false)
    {
        var sketch = new Sketch(disguised);
        var states = Compartments(sketch, out var p, [], saturable: false);
        return Make("W1", sketch, states, p, [], [], [.. Enumerable.Range(0, 241).Select(i => i / 10.0)], 1e-8, 1e-10);
    }

    public static WorkItem Saturable(bool disguised = false)
    {
        var sketch = new Sketch(disguised);
        var states = Compartments(sketch, out var p, ["Vb", "VmL", "KmL", "VmS", "KmS", "kBR", "kLdM", "kME"], saturable: true);
        return Make(
            "W2",
            sketch,
            states,
            p,
            ["Vb", "VmL", "KmL", "VmS", "KmS", "kBR", "kLdM", "kME"],
            b => [new Bolus(8.25, b, 100), new Infusion(12.25, b, 120, 0.5), new Bolus(16.25, b, 100)],
            [.. Enumerable.Range(0, 49).Select(i => i * 0.5)],
            1e-6,
            1e-8
        );
    }

    public static WorkItem Stiff(bool population = false, bool disguised = false)
    {
        var sketch = new Sketch(disguised);
        var g = sketch.Graph;
        Expression C(double value) => g.Constant(value);
        var p = new Dictionary<string, Expression>();
        foreach (
            var (name, value) in (IEnumerable<(string, double)>)
                [("kt", 60), ("kbd", 2.5), ("kon", 1e4), ("kint", 20), ("kBh", 12), ("kdeg", 0.25), ("Vs", 2)]
        )
            p[name] = sketch.Parameter(name, value);
        (string Name, double Initial)[] defined =
        [
            ("Mb", 100),
            ("Ml", 0),
            ("Mh", 0),
            ("Md", 0),
            ("Ms", 0),
            ("Eb", 0),
            ("El", 0),
            ("Eh", 0),
            ("Ed", 0),
            ("Es", 0),
            ("Rf", 1),
            ("Rb", 0),
            ("Ein", 0),
            ("M1", 1),
            ("M2", 0.2),
            ("TNF", 0.5),
            ("IL10", 0.1),
            ("HSC", 0.3),
            ("MMP", 0.2),
            ("ECM", 1),
        ];
        var s = defined.ToDictionary(state => state.Name, state => sketch.State(state.Name, state.Initial, false));
        var (mb, ml, mh, md, ms, eb, el, eh, ed, es) = (
            s["Mb"],
            s["Ml"],
            s["Mh"],
            s["Md"],
            s["Ms"],
            s["Eb"],
            s["El"],
            s["Eh"],
            s["Ed"],
            s["Es"]
        );
        var (rf, rb, ein, m1, m2, tnf, il10, hsc, mmp, ecm) = (
            s["Rf"],
            s["Rb"],
            s["Ein"],
            s["M1"],
            s["M2"],
            s["TNF"],
            s["IL10"],
            s["HSC"],
            s["MMP"],
            s["ECM"]
        );
        var help = g.One + (C(0.5) * tnf);
        var (signal, anti, pro) = (ein / (C(2) + ein), il10 / (g.One + il10), tnf / (g.One + tnf));
        var binding = (p["kon"] * ed * rf) - (C(200) * rb);
        var uptake = p["Vs"] * es / (C(1.5) + es);
        var up = ((C(0.08) * signal) + (C(0.02) * anti)) * m1;
        var down = C(0.015) * pro * m2;
        var q = C(0.05);
        sketch.Rate(
            mb,
            -((p["kt"] + C(2.6) + (p["kbd"] * help)) * mb) + (C(0.06) * ml) + (C(0.02) * mh) + (C(0.005) * md) + (C(0.03) * ms)
        );
        sketch.Rate(ml, (p["kt"] * mb) - (C(0.09) * ml));
        sketch.Rate(mh, (C(1.5) * mb) - (C(0.04) * mh));
        sketch.Rate(md, (p["kbd"] * help * mb) - (C(0.011) * md));
        sketch.Rate(ms, mb - (C(0.06) * ms));
        sketch.Rate(eb, (q * mb) + (C(2) * el) + eh + (C(0.8) * ed) + (C(0.7) * es) - ((p["kBh"] + C(22)) * eb));
        sketch.Rate(el, (q * ml) + (C(6) * eb) - (C(2.3) * el));
        sketch.Rate(eh, (q * mh) + (p["kBh"] * eb) - (C(1.4) * eh));
        sketch.Rate(ed, (q * md) + (C(8) * eb) - ed - binding);
        sketch.Rate(es, (q * ms) + (C(5) * eb) - es - uptake);
        sketch.Rate(rf, (p["kint"] * rb) - binding);
        sketch.Rate(rb, binding - (p["kint"] * rb));
        sketch.Rate(ein, (p["kint"] * rb) + uptake - (p["kdeg"] * ein));
        sketch.Rate(m1, (C(0.02) * (g.One + (C(0.5) * hsc))) - up + down - (C(0.012) * m1));
        sketch.Rate(m2, up - down - (C(0.01) * m2));
        sketch.Rate(tnf, (C(1.5) * m1 / (g.One + (C(2) * il10))) - (C(2) * tnf));
        sketch.Rate(il10, (C(0.6) * m2) + (C(0.3) * signal) - il10);
        sketch.Rate(hsc, (C(0.02) * pro * (g.One - hsc)) - (C(0.01) * (g.One + (C(2) * il10)) * hsc));
        sketch.Rate(mmp, (C(0.08) * m2) + (C(0.02) * m1) - (C(0.15) * mmp));
        sketch.Rate(ecm, (C(0.003) * hsc) - (C(0.001) * (g.One + (C(4) * mmp)) * ecm));
        return Make(
            population ? "W3P" : "W3",
            sketch,
            [.. defined.Select(state => s[state.Name])],
            p,
            population ? ["kt", "kbd", "kon", "kint", "kBh", "kdeg", "Vs"] : [],
            b => [new Bolus(171, b, 100), new Bolus(339, b, 100)],
            [.. Enumerable.Range(0, 113).Select(i => i * 6.0)],
            1e-6,
            1e-9
        );
    }

    private static Expression[] Compartments(Sketch sketch, out Dictionary<string, Expression> parameters, string[] _, bool saturable)
    {
        (string, double)[] values =
        [
            ("Vb", 5),
            ("kBLu", 1.8),
            ("kBLh", 2.4),
            ("kBLd", 1.2),
            ("kBM", 4),
            ("kBS", 1.5),
            ("VmL", 80),
            ("KmL", 4),
            ("VmS", 60),
            ("KmS", 8),
            ("kBR", 0.9),
            ("kLuB", 0.6),
            ("kLuE", 0.05),
            ("kLhB", 0.35),
            ("kLhM", 0.5),
            ("kLhE", 0.08),
            ("kLdB", 0.15),
            ("kLdM", 0.9),
            ("kLdE", 0.04),
            ("kME", 0.12),
            ("kSB", 0.2),
            ("kSE", 0.1),
        ];
        string[] unused = saturable ? ["kBM", "kBS"] : ["Vb", "VmL", "KmL", "VmS", "KmS"];
        var p = new Dictionary<string, Expression>();
        foreach (var (name, value) in values)
            if (!unused.Contains(name))
                p[name] = sketch.Parameter(name, value);
        var s = new[] { "B", "Lu", "Lh", "Ld", "M", "S", "E" }.Select(name => sketch.State(name, name == "B" ? 100 : 0, true)).ToArray();
        var (b, lung, healthy, damaged, macrophage, spleen, gone) = (s[0], s[1], s[2], s[3], s[4], s[5], s[6]);
        Expression Uptake(string vmax, string km) => p[vmax] * (b / p["Vb"]) / (p[km] + (b / p["Vb"]));
        sketch.Flow(b, lung, (p["kBLu"] * b) - (p["kLuB"] * lung));
        sketch.Flow(b, healthy, (p["kBLh"] * b) - (p["kLhB"] * healthy));
        sketch.Flow(b, damaged, (p["kBLd"] * b) - (p["kLdB"] * damaged));
        sketch.Flow(b, macrophage, saturable ? Uptake("VmL", "KmL") : p["kBM"] * b);
        sketch.Flow(b, spleen, (saturable ? Uptake("VmS", "KmS") : p["kBS"] * b) - (p["kSB"] * spleen));
        sketch.Flow(b, gone, p["kBR"] * b);
        sketch.Flow(healthy, macrophage, p["kLhM"] * healthy);
        sketch.Flow(damaged, macrophage, p["kLdM"] * damaged);
        foreach (
            var (state, rate) in (IEnumerable<(Expression, string)>)
                [(lung, "kLuE"), (healthy, "kLhE"), (damaged, "kLdE"), (macrophage, "kME"), (spleen, "kSE")]
        )
            sketch.Flow(state, gone, p[rate] * state);
        parameters = p;
        return s;
    }

    private static WorkItem Make(
        string name,
        Sketch sketch,
        Expression[] states,
        Dictionary<string, Expression> parameters,
        string[] varied,
        Func<int, ImmutableArray<TimelineEvent>> doses,
        double[] times,
        double relative,
        double absolute
    )
    {
        var model = CompiledModel.Compile(sketch.Build(), new CompilationSettings { InfusedStates = [states[0].Symbol!] });
        return new(
            name,
            model,
            [.. states.Select(state => model.StateIndex(state.Symbol!))],
            [.. varied.Select(p => model.ParameterIndex(parameters[p].Symbol!))],
            doses(model.StateIndex(states[0].Symbol!)),
            times,
            relative,
            absolute
        );
    }

    private static WorkItem Make(
        string name,
        Sketch sketch,
        Expression[] states,
        Dictionary<string, Expression> parameters,
        string[] varied,
        ImmutableArray<TimelineEvent> doses,
        double[] times,
        double relative,
        double absolute
    ) => Make(name, sketch, states, parameters, varied, _ => doses, times, relative, absolute);
}
