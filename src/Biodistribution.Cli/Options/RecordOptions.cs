using System.CommandLine;
using Biodistribution.Cli.Screen;
using Biodistribution.Estimation;
using Biodistribution.Interchange.Nonmem;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Output;
using Symbol = Biodistribution.Models.Symbolics.Symbol;

namespace Biodistribution.Cli.Options;

/// <summary>The options of <c>simulate</c> that have it follow a NONMEM-style data set, row by row.</summary>
internal sealed class RecordOptions
{
    private readonly Option<string?> records = new("--records")
    {
        Description =
            "a NONMEM-style data set (CSV: ID, TIME, EVID, AMT, CMT, RATE, DUR, II, ADDL, SS, DV, DVID, "
            + "covariates) to simulate row by row; --out is then a file",
    };
    private readonly Option<string[]> lag = new("--lag")
    {
        Description = "state=parameter: doses into the state arrive that much later; may be repeated",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string[]> bioavailability = new("--bioavailability")
    {
        Description = "state=parameter: the share of doses into the state that arrives; may be repeated",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string[]> infusionRate = new("--infusion-rate")
    {
        Description = "state=parameter: the rate of infusions with RATE -1; may be repeated",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string[]> infusionDuration = new("--infusion-duration")
    {
        Description = "state=parameter: the duration of infusions with RATE -2; may be repeated",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string> carry = new("--carry")
    {
        Description = "how covariates hold between records: forward (last observation) or backward (next observation)",
        DefaultValueFactory = _ => "forward",
    };

    /// <summary>Adds the options to a verb.</summary>
    public RecordOptions AddTo(Command verb)
    {
        carry.AcceptOnlyFromAmong("forward", "backward");
        foreach (var option in new Option[] { records, lag, bioavailability, infusionRate, infusionDuration, carry })
            verb.Options.Add(option);
        return this;
    }

    /// <summary>Whether the command line names a data set.</summary>
    public bool AreGiven(ParseResult parse) => parse.GetValue(records) is not null;

    /// <summary>Simulates the data set.</summary>
    public int Run(ParseResult parse, string modelPath, string[] settings, string? output, CancellationToken cancellation)
    {
        var read = UserInput.Read(modelPath);
        // A parameter that the model does not use may be a covariate, or hold the lag or share of a dose.
        Terminal.Show(read.Diagnostics.Where(diagnostic => diagnostic.Code != "BD2902"));
        if (read.Value?.Model is not { } model)
            return ExitCode.WrongInput;
        var words = new AssignmentOptions();
        model = words
            .Set(
                new FitProblem
                {
                    Model = model,
                    Groups = [],
                    Observations = [],
                    Estimated = [],
                },
                settings
            )
            .Model;
        if (words.HasProblems)
            return ExitCode.WrongInput;
        var file = parse.GetValue(records)!;
        var table = RecordTableReader.ReadFile(file, model.Parameters.Select(parameter => parameter.Name));
        Terminal.Show(table.Diagnostics);
        if (table.Value is null || Mapping(parse, model) is not { } mapping)
            return ExitCode.WrongInput;
        foreach (var column in table.Value.UnusedColumns)
            Console.Error.WriteLine(
                $"{file}: column {column} is not used: it is neither one of the standard columns nor a parameter of the model."
            );
        foreach (var (line, reason) in table.Value.UnusedRows)
            Console.Error.WriteLine($"{file}({line},1): not used: {reason}");
        var results = RecordSimulation.Run(model, table.Value, mapping, file: file, cancellation: cancellation);
        Terminal.Show(results.Diagnostics);
        if (results.Value is null)
            return ExitCode.WrongInput;
        foreach (var (id, failure) in results.Value.Failures)
            Terminal.ShowError(
                $"Individual {id}: {failure.Status} at time {failure.Time}{(failure.State.Length > 0 ? $" ({failure.State})" : "")}. "
                    + $"{failure.Advice}"
            );
        double[] factors = [.. model.Observables.Select(observable => 1 / model.Units.Factor(observable.Unit))];
        if (output is null)
            RecordResultsWriter.Write(results.Value, Console.Out, factors);
        else
        {
            var failure = AtomicFile.TryWrite(
                output,
                stream =>
                {
                    using var text = new StreamWriter(stream, leaveOpen: true);
                    RecordResultsWriter.Write(results.Value, text, factors);
                }
            );
            if (failure is not null)
            {
                Terminal.Show([failure]);
                return ExitCode.WrongInput;
            }
        }
        return results.Value.Failures.IsEmpty ? ExitCode.Done : ExitCode.ComputationFailed;
    }

    private RecordMapping? Mapping(ParseResult parse, Model model)
    {
        var modifiers = new Dictionary<Symbol, DoseModifiers>();
        var isRight = true;
        void Read(Option<string[]> option, Func<DoseModifiers, Expression, DoseModifiers> with)
        {
            foreach (var text in parse.GetValue(option) ?? [])
            {
                var parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
                var state = model.States.FirstOrDefault(state => state.Name == parts[0]);
                var parameter = parts.Length < 2 ? null : model.Parameters.FirstOrDefault(parameter => parameter.Name == parts[1]);
                if (state is null || parameter is null)
                {
                    Terminal.ShowError($"{option.Name} {text}: write state=parameter with a state and a parameter of the model.");
                    isRight = false;
                }
                else
                    modifiers[state.Symbol] = with(
                        modifiers.GetValueOrDefault(state.Symbol) ?? new DoseModifiers(state.Symbol),
                        model.Graph.Of(parameter.Symbol)
                    );
            }
        }
        Read(lag, (modifier, value) => modifier with { Lag = value });
        Read(bioavailability, (modifier, value) => modifier with { Bioavailability = value });
        Read(infusionRate, (modifier, value) => modifier with { Rate = value });
        Read(infusionDuration, (modifier, value) => modifier with { Duration = value });
        return isRight
            ? new RecordMapping
            {
                Modifiers = [.. modifiers.Values],
                Carry = parse.GetValue(carry) == "backward" ? CovariateCarry.NextBackward : CovariateCarry.LastForward,
            }
            : null;
    }
}
