using Biodistribution.Interchange.Sbml.Markup;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Interchange.Sbml;

/// <summary>The function definitions of a model: each body is read once and its arguments are put in at every call.</summary>
internal sealed class SbmlFunctions
{
    private sealed class Function(MarkupElement definition)
    {
        public MarkupElement Definition { get; } = definition;

        public List<Symbol> Arguments { get; } = [];

        public Expression? Body { get; set; }

        public HashSet<Symbol> RatesNeeded { get; } = [];

        public bool IsBeingRead { get; set; }
    }

    private readonly Dictionary<string, Function> functions = [];

    /// <summary>
    /// What identifiers outside all functions stand for; bodies see these and their own arguments, never the local
    /// names of a caller.
    /// </summary>
    public Dictionary<string, Expression> Globals { get; } = [];

    /// <summary>Takes the definitions of a model; bodies are read when first called.</summary>
    public SbmlFunctions(IEnumerable<MarkupElement> definitions)
    {
        foreach (var definition in definitions)
            if (definition["id"] is { } id)
                functions.TryAdd(id, new Function(definition));
    }

    /// <summary>Whether the model defines a function of this name.</summary>
    public bool Has(string name) => functions.ContainsKey(name);

    /// <summary>The value of a function for given arguments.</summary>
    public Expression Call(string name, IReadOnlyList<Expression> arguments, MarkupElement at, SbmlScope scope)
    {
        var function = functions[name];
        if (function.IsBeingRead)
            return scope.Error(
                "BD7012",
                at,
                $"The function {name} calls itself, directly or through others.",
                "Write it without recursion."
            );
        if (function.Body is null)
            Read(function, scope);
        if (function.Arguments.Count != arguments.Count)
            return scope.Error(
                "BD7013",
                at,
                $"The function {name} takes {function.Arguments.Count} arguments but is given {arguments.Count}.",
                "Give as many as its definition has bvar elements."
            );
        var values = new Dictionary<Symbol, Expression>();
        var rates = new Dictionary<Symbol, Expression>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (argument, value) = (function.Arguments[i], arguments[i]);
            values[argument] = value;
            if (function.RatesNeeded.Contains(argument))
                rates[argument] =
                    value.Operation == Operation.Symbol ? scope.Graph.RateOf(value.Symbol!)
                    : value.IsConstant ? scope.Graph.Zero
                    : scope.Error(
                        "BD7020",
                        at,
                        $"The function {name} takes the rate of its argument {argument.Name}, which is given as a formula.",
                        "Give the identifier of a variable."
                    );
        }
        return Substitution.Replace(function.Body!, values, rates);
    }

    private void Read(Function function, SbmlScope scope)
    {
        function.IsBeingRead = true;
        var names = new Dictionary<string, Expression>(Globals);
        var lambda =
            function.Definition.Child("math")?.Child("lambda") ?? function.Definition.Child("math")?.Child("semantics")?.Child("lambda");
        if (lambda is null)
            function.Body = scope.Graph.Constant(double.NaN);
        else
        {
            foreach (var bound in lambda.Children.Where(child => child.Name == "bvar"))
            {
                var argument = scope.Graph.NewSymbol(bound.Child("ci")?.Text ?? "");
                function.Arguments.Add(argument);
                names[argument.Name] = scope.Graph.Of(argument);
            }
            var body = lambda.Children.FirstOrDefault(child => child.Name != "bvar");
            function.Body = body is null ? scope.Graph.Constant(double.NaN) : MathReader.Read(body, scope.Only(names));
        }
        foreach (var node in ExpressionOrder.Sort(function.Body))
            if (node.Operation == Operation.RateOf)
                function.RatesNeeded.Add(node.Symbol!);
        function.IsBeingRead = false;
    }
}
