using Biodistribution.Interchange.Text;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Interchange.Text;

public class ModelTextTests
{
    private static Model Model()
    {
        var graph = new ExpressionGraph();
        var (blood, liver, lost, k, share, uptake) = (graph.NewSymbol("blood"), graph.NewSymbol("liver"), graph.NewSymbol("lost"), graph.NewSymbol("k"), graph.NewSymbol("share"), graph.NewSymbol("uptake"));
        return new Model
        {
            Name = "two-organs",
            Graph = graph,
            Parameters = [new Parameter(k, 0.5, Unit.None), new Parameter(share, 1e-7, Unit.None)],
            States = [new State(blood, Unit.None, graph.Constant(10)), new State(liver, Unit.None, graph.Zero), new State(lost, Unit.None, graph.Zero) { IsSink = true }],
            Definitions = [new Definition(uptake, graph.Binary(Operation.Max, graph.One - graph.Of(liver), graph.Zero))],
            Flows =
            [
                new Flow("blood to liver", graph.Of(k) * graph.Of(uptake) * graph.Of(blood), [(blood, graph.Constant(-1)), (liver, graph.One)]),
                new Flow("loss", graph.If(graph.Binary(Operation.Less, graph.Time, graph.Constant(3)), graph.Zero, graph.Power(graph.Of(liver), graph.Constant(2))), [(liver, graph.Constant(-1)), (lost, graph.One)]),
            ],
            Observables = [new Observable("%ID liver", graph.Constant(100) * graph.Of(liver) / graph.Constant(10), Unit.None)],
        };
    }

    [Fact]
    public void Mrgsolve_text_has_parameters_compartments_and_equations() => Assert.Equal("""
        $PROB two-organs

        $PARAM @annotated
        k : 0.5 :  ()
        share : 1E-07 :  ()

        $CMT blood liver lost

        $MAIN
        blood_0 = 10.0;

        $ODE
        double uptake = std::fmax(1.0 - liver, 0.0);
        double blood_to_liver = k * uptake * blood;
        double loss = ((((SOLVERTIME) < (3.0) ? 1.0 : 0.0)) != 0 ? 0.0 : pow(liver, 2.0));
        dxdt_blood = -blood_to_liver;
        dxdt_liver = blood_to_liver - loss;
        dxdt_lost = loss;

        $TABLE
        double x_ID_liver = 100.0 * liver / 10.0;

        $CAPTURE x_ID_liver

        """, ModelText.Mrgsolve(Model()).OrThrow(), ignoreLineEndingDifferences: true);

    [Fact]
    public void Rxode2_text_has_parameters_initial_values_and_equations() => Assert.Equal("""
        # two-organs
        model <- rxode2::rxode2({
          k = 0.5
          share = 1E-07
          blood(0) = 10
          uptake = max(1 - liver, 0)
          blood_to_liver = k * uptake * blood
          loss = ifelse((((t) < (3))) != 0, 0, (liver)^(2))
          d/dt(blood) = -blood_to_liver
          d/dt(liver) = blood_to_liver - loss
          d/dt(lost) = loss
          x_ID_liver = 100 * liver / 10
        })

        """, ModelText.Rxode2(Model()).OrThrow(), ignoreLineEndingDifferences: true);

    [Fact]
    public void A_csharp_class_has_the_equations_over_spans()
    {
        var text = ModelText.CSharp(Model()).OrThrow();

        Assert.Contains("public sealed class TwoOrgans", text);
        Assert.Contains("public double k { get; set; } = 0.5;", text);
        Assert.Contains("var uptake = Math.Max(1.0 - liver, 0.0);", text);
        Assert.Contains("dydt[1] = blood_to_liver - loss;", text);
        Assert.Contains("values[0] = 100.0 * liver / 10.0;", text);
    }

    [Fact]
    public void Latex_equations_align()
    {
        var text = LatexEquations.Write(Model());

        Assert.StartsWith("\\begin{align*}\n\\frac{\\mathrm{d}\\,\\mathrm{blood}}{\\mathrm{d}t} &= -k \\cdot \\mathrm{uptake} \\cdot \\mathrm{blood} \\\\\n", text);
        Assert.Contains("\\begin{cases} 0 & \\text{if } t < 3 \\\\ \\mathrm{liver}^{2} & \\text{otherwise} \\end{cases}", text);
        Assert.Contains("\\mathrm{\\%ID liver} &= \\frac{100 \\cdot \\mathrm{liver}}{10}", text);
    }

    [Fact]
    public void A_diagram_has_a_box_a_state_and_an_arrow_a_flow() => Assert.Equal("""
        flowchart LR
            s0["blood"]
            s1["liver"]
            s2(["lost"])
            s0 -->|"blood to liver"| s1
            s1 -->|"loss"| s2

        """, MermaidDiagram.Write(Model()), ignoreLineEndingDifferences: true);

    [Fact]
    public void What_a_text_cannot_say_is_refused()
    {
        var model = Model();
        var diagnostics = ModelText.Mrgsolve(model with { Events = [new ModelEvent("dose", model.Graph.One, [])] }).Diagnostics;

        Assert.Equal("BD7501", Assert.Single(diagnostics).Code);
    }
}
