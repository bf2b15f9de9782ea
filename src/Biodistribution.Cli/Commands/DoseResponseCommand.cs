using System.CommandLine;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Cli.Session;

namespace Biodistribution.Cli.Commands;

/// <summary>Dose-response of a calibrated study, or of measured doses and responses.</summary>
internal static class DoseResponseCommand
{
    public static Command Create()
    {
        var input = new Argument<string[]>("STUDY")
        {
            Description = "study files with dose_response; the curves of several are drawn side by side",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var data = new Option<string?>("--data")
        {
            Description =
                "CSV with the columns dose and response (with total: how many of that many responded), and "
                + "agent where there are several, instead of a study",
        };
        var shape = new Option<string>("--curve")
        {
            Description =
                "for data: hill (Bottom, Top, EC50, slope), emax (from 0, slope 1), 3pl (from 0), 2pl (from "
                + "0 to 1), 5pl (asymmetric), weibull1, weibull2, log-normal (each also -3 from 0, -2 from 0 "
                + "to 1), hormesis (Brain-Cousens; -4 from 0)",
            DefaultValueFactory = _ => "hill",
        };
        shape.AcceptOnlyFromAmong([.. MeasuredCurves.Shapes.Keys]);
        var common = new Option<string>("--common")
        {
            Description = "for data of several agents: limits their curves have in common: none, bottom, top or limits (both)",
            DefaultValueFactory = _ => "none",
        };
        common.AcceptOnlyFromAmong([.. MeasuredCurves.Common.Keys]);
        var outFolder = CommonOptions.Out();
        var json = CommonOptions.Json();
        var analysis = new AnalysisOptions();
        var verb = new Verb(
            "dose-response",
            "Accumulation against dose from a calibrated study, or a curve through measured doses and responses.",
            "biodist dose-response models/studies/exosome-6h/study.yaml --out results",
            "biodist dose-response msc/study.yaml exosome/study.yaml --out compared",
            "biodist dose-response --data measured.csv"
        );
        verb.Arguments.Add(input);
        verb.Options.Add(data);
        verb.Options.Add(shape);
        verb.Options.Add(common);
        verb.Options.Add(outFolder);
        analysis.AddTo(verb);
        verb.Options.Add(json);
        verb.SetAction(
            (parse, cancellation) =>
                Task.FromResult(
                    (parse.GetValue(input) ?? [], parse.GetValue(data), analysis.Read(parse)) switch
                    {
                        (_, _, null) => ExitCode.WrongInput,
                        ({ Length: > 0 } studies, null, { } settings) => StudyDoseResponse.Run(
                            studies,
                            settings,
                            parse.GetValue(outFolder),
                            parse.GetValue(json),
                            cancellation
                        ),
                        ({ Length: 0 }, { } table, { } settings) => MeasuredCurves.Run(
                            table,
                            parse.GetValue(shape)!,
                            parse.GetValue(common)!,
                            settings.Confidence,
                            parse.GetValue(outFolder),
                            parse.GetValue(json)
                        ),
                        _ => Refuse("Name either studies or --data, not both and not neither."),
                    }
                )
        );
        return verb;
    }

    private static int Refuse(string message)
    {
        Terminal.ShowError(message);
        return ExitCode.WrongInput;
    }
}
