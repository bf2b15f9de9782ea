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
        var (blood, liver, lost, k, share, uptake) = (
            graph.NewSymbol("blood"),
            graph.NewSymbol("liver"),
            graph.NewSymbol("lost"),
            graph.NewSymbol("k"),
            graph.NewSymbol("share"),
            graph.NewSymbol("uptake")
        );
        return new Model
        {
            Name = "two-organs",
            Graph = graph,
            Parameters = [new Parameter(k, 0.5, Unit.None), new Parameter(share, 1e-7, Unit.None)],
            States =
            [
                new State(blood, Unit.None, graph.Constant(10)),
                new State(liver, Unit.None, graph.Zero),
                new State(lost, Unit.None, graph.Zero) { IsSink = true },
            ],
            Definitions = [new Definition(uptake, graph.Binary(Operation.Max, graph.One - graph.Of(liver), graph.Zero))],
            Flows =
            [
                new Flow(
                    "blood to liver",
                    graph.Of(k) * graph.Of(uptake) * graph.Of(blood),
                    [(blood, graph.Constant(-1)), (liver, graph.One)]
                ),
                new Flow(
                    "loss",
                    graph.If(
                        graph.Binary(Operation.Less, graph.Time, graph.Constant(3)),
                        graph.Zero,
                        graph.Power(graph.Of(liver), graph.Constant(2))
                    ),
                    [(liver, graph.Constant(-1)), (lost, graph.One)]
                ),
            ],
            Observables = [new Observable("%ID liver", graph.Constant(100) * graph.Of(liver) / graph.Constant(10), Unit.None)],
        };
    }

    [Fact]
    public void Mrgsolve_text_has_parameters_compartments_and_equations() =>
        Assert.Equal(
            """
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

            """,
            ModelText.Mrgsolve(Model()).OrThrow(),
            ignoreLineEndingDifferences: true
        );

    [Fact]
    public void Rxode2_text_has_parameters_initial_values_and_equations() =>
        Assert.Equal(
            """
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

            """,
            ModelText.Rxode2(Model()).OrThrow(),
            ignoreLineEndingDifferences: true
        );

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

        Assert.StartsWith(
            "\\begin{align*}\n\\frac{\\mathrm{d}\\,\\mathrm{blood}}{\\mathrm{d}t} &= -k \\cdot "
                + "\\mathrm{uptake} \\cdot \\mathrm{blood} \\\\\n",
            text
        );
        Assert.Contains("\\begin{cases} 0 & \\text{if } t < 3 \\\\ \\mathrm{liver}^{2} & \\text{otherwise} \\end{cases}", text);
        Assert.Contains("\\mathrm{\\%ID liver} &= \\frac{100 \\cdot \\mathrm{liver}}{10}", text);
    }

    [Fact]
    public void A_diagram_has_a_box_a_state_and_an_arrow_a_flow() =>
        Assert.Equal(
            """
            flowchart LR
                s0["blood"]
                s1["liver"]
                s2(["lost"])
                s0 -->|"blood to liver"| s1
                s1 -->|"loss"| s2

            """,
            MermaidDiagram.Write(Model()),
            ignoreLineEndingDifferences: true
        );

    [Fact]
    public void What_a_text_cannot_say_is_refused()
    {
        var model = Model();
        var diagnostics = ModelText.Mrgsolve(model with { Events = [new ModelEvent("dose", model.Graph.One, [])] }).Diagnostics;

        Assert.Equal("BD7501", Assert.Single(diagnostics).Code);
    }

    // What somebody else's model may hold where a reader expects prose.
    private const string Hostile =
        "*/ } x(); /* ]] \"\"\"\r\u2028\u0085\n$GLOBAL\nint evil = system(\"id\");\n^^5cwrite18{id} "
        + "~{}%\\input{/etc/passwd} <img src=x onerror=alert(1)> `#`\n[ PROB ]";

    private static Model HostileModel()
    {
        var model = Model();
        return model with
        {
            Name = Hostile,
            Title = Hostile,
            Parameters =
            [
                .. model.Parameters.Select(parameter => parameter with { Meaning = Hostile, Source = Hostile, Assumed = Hostile }),
            ],
            States = [.. model.States.Select(state => state with { Meaning = Hostile })],
            Flows = [.. model.Flows.Select(flow => flow with { Name = Hostile })],
            Observables = [model.Observables[0] with { Name = Hostile, Meaning = Hostile }],
        };
    }

    [Fact]
    public void Prose_of_a_model_never_begins_a_line_of_another_tool()
    {
        foreach (
            var (text, lines) in new[]
            {
                (ModelText.Mrgsolve(HostileModel()), ModelText.Mrgsolve(Model())),
                (ModelText.Rxode2(HostileModel()), ModelText.Rxode2(Model())),
                (ModelText.CSharp(HostileModel()), ModelText.CSharp(Model())),
            }
        )
        {
            Assert.Equal(
                lines.OrThrow().Split('\n').Length,
                text.OrThrow().Split('\n', '\r', '\u0085', '\u2028', '\u2029', '\f', '\v').Length
            );
            Assert.DoesNotContain("\n$GLOBAL", text.OrThrow(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Equations_and_diagrams_of_a_hostile_model_command_neither_tex_nor_mermaid()
    {
        var latex = LatexEquations.Write(HostileModel());
        Assert.DoesNotContain("^^", latex, StringComparison.Ordinal);
        Assert.DoesNotContain("\\input", latex, StringComparison.Ordinal);
        Assert.DoesNotContain("\\write", latex, StringComparison.Ordinal);

        var diagram = MermaidDiagram.Write(HostileModel());
        Assert.Equal(MermaidDiagram.Write(Model()).Split('\n').Length, diagram.Split('\n').Length);
        Assert.DoesNotContain('<', diagram.Replace("-->", "", StringComparison.Ordinal));
        Assert.DoesNotContain('`', diagram);
    }
}
