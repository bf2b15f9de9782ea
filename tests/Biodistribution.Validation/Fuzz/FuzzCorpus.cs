namespace Biodistribution.Validation.Fuzz;

/// <summary>The files that are damaged.</summary>
internal static class FuzzCorpus
{
    /// <summary>A NONMEM-style data set with every kind of record.</summary>
    public const string Records =
        "ID,TIME,EVID,AMT,CMT,RATE,II,ADDL,SS,DV,MDV,uptake\n1,0,1,100,1,0,6,3,0,.,1,2\n"
        + "1,2,0,0,0,0,0,0,0,5,0,2\n1,8,1,50,2,10,8,1,1,.,1,3\n1,9,4,50,2,0,0,0,0,.,1,3\n"
        + "1,12,0,0,0,0,0,0,0,4,0,2\n2,0,1,10,2,5,4,0,2,.,1,2\n2,7,8,3,2,0,0,0,0,1,0,2\n";

    /// <summary>A table as a spreadsheet keeps it: an animal a row, an organ a column.</summary>
    public const string Wide =
        "animal;group;time [h];liver [%ID];spleen [%ID/g];liver weight "
        + "[g]\nm1;healthy;6;41,2;\"3,5\";1,1\nm2;healthy;6;39,9;3,1;1,2\nm3;damaged;24;<0,5;-;1,0\n";

    /// <summary>A model and a study that use every section of the language, by file.</summary>
    public static IReadOnlyDictionary<string, string> Everything { get; } =
        new Dictionary<string, string>
        {
            ["piece.yaml"] = """
                biodist: 1
                parameters:
                  body_weight: {value: 20 g, between: 10 .. 40 g, source: "somebody, 2001"}
                  liver_share: {value: 0.05, between: 0.01 .. 0.2, assumed: for the test}
                define:
                  liver_mass: {is: body_weight * liver_share, unit: g}
                """,
            ["model.yaml"] = """
                biodist: 1
                model: everything
                title: "Everything: in one model"
                units: {time: h, volume: mL, mass: g}
                include: [piece.yaml, {file: piece.yaml, set: {body_weight: 25 g}}]
                parameters:
                  volume: {value: 1.7 mL, between: 0.9 .. 2.0 mL, meaning: volume of blood, source: "somebody, 2001"}
                  uptake: {value: 2 mL/h, between: 0.1 .. 50 mL/h, assumed: for the test}
                  capacity: {value: 1e9 particles, between: 1e6 .. 1e12 particles, assumed: for the test}
                  death: {value: 0.05 1/h, between: 0.001 .. 1 1/h, assumed: for the test}
                  secretion: {value: 60 particles/cells/h, between: 1 .. 1e4 particles/cells/h, assumed: for the test}
                  ratio: {value: 1, between: 0.1 .. 10, assumed: for the test}
                  lag: 0.5 h
                options:
                  injury:
                    none: {meaning: healthy, set: {ratio: 1}}
                    acute: {meaning: injured, set: {ratio: 2}}
                    default: none
                states:
                  cells: {unit: cells, meaning: living cells}
                  blood: {unit: particles, initial: 0, organ: blood}
                  liver: particles
                  rest: particles
                  lost: {unit: particles, sink: true}
                  score: {unit: fold, initial: 1}
                define:
                  blood_conc: blood / volume
                  room: max(1 - liver / capacity, 0)
                flows:
                  - cells -> : death * cells
                  - blood -> liver: {rate: uptake * ratio * room * blood_conc, name: homing}
                  - liver -> lost: if(time > lag, 0.2 1/h, 0.1 1/h) * liver
                  - blood <-> rest: 0.01 1/h * (blood - rest)
                rates:
                  score: (hill(liver / capacity, 0.5, 2) - score) / 3 h
                produces:
                  - cells -> blood: secretion
                events:
                  boost: {when: liver > 0.5 * capacity, set: {score: score + 1}, delay: 0.1 h, priority: 1, persistent: true}
                observables:
                  blood: {is: blood, unit: "%ID"}
                  liver: {is: liver, unit: "%ID", meaning: exosomes in the liver}
                  liver_amount: {is: liver, unit: particles}
                  liver_per_g: {is: liver / liver_mass, unit: "%ID/g"}
                  score: {is: score, unit: fold}
                reproduces:
                  - {observable: liver, at: 6 h, between: 0 .. 100 %ID, dose: {blood: 1e8 particles}, options: {injury: acute},
                     source: "somebody, 2001"}
                """,
            ["regimen.yaml"] = """
                biodist: 1
                regimen: twice
                title: Two infusions a day apart
                source: "somebody, 2001"
                parameters:
                  per_kg: {value: 1e10 particles/kg, between: 1e9 .. 1e11 particles/kg, assumed: not printed}
                dosing:
                  - {into: blood, amount: per_kg, per: body_weight, at: 0 h, over: 30 min, every: 24 h, times: 2}
                """,
            ["observations.csv"] =
                "id,group,animal,observable,statistic,time,time_unit,value,lower,upper,unit,spread,spread_kind,n,"
                + "relative_to_group,censoring,label,source,how\n"
                + """
                    a,control,m1,blood,value,0.1,h,92,,,%ID,,,,,,,,
                    b,control,m1,liver,value,1,h,30,,,%ID,,,,,,,,
                    c,control,,liver,value,6,h,45,,,%ID,9,sd,5,,,,"somebody, 2001",typed from table 1
                    d,control,,liver,value,24,h,,20,60,%ID,,range,4,,,,,
                    e,control,,blood,value,24,h,0.5,,,%ID,,,,,below,,,
                    f,control,,blood,half_life,,,30,,,min,10,sem,4,,,time to half,,
                    g,injured,,liver,ratio,6,h,1.4,,,fold,0.3,sd,5,control,,,,
                    h,injured,,liver,order,6,h,,,,,,hard,,control,,,,
                    """,
            ["study.yaml"] = """
                biodist: 1
                study: everything
                title: Everything in one study
                model: model.yaml
                observations: observations.csv
                options: {injury: none}
                parameters:
                  dose: {value: 1e8 particles, between: 1e7 .. 1e9 particles, assumed: not printed}
                groups:
                  control: {title: control}
                  injured: {title: injured, set: {lag: 1 h}}
                  treated: {title: twice, set: {volume: 1.5 mL}}
                dosing:
                  - {into: blood, amount: dose, at: 0 h, groups: [control, injured]}
                  - {regimen: regimen.yaml, at: 1 h, groups: [treated]}
                  - {into: cells, amount: 1e5 cells, at: 2 h, every: 12 h, times: 3, groups: [treated]}
                estimate:
                  uptake: {start: 5 mL/h, between: 0.1 .. 50 mL/h}
                  ratio: {per_group: [injured], scale: log}
                  capacity: {start: 1e9 particles}
                error:
                  blood: {kind: combined, proportional: 0.2, additive: 0.5 %ID, because: counting}
                  all: {kind: log-normal}
                assume:
                  cv: {value: 0.3, because: no spread is given for some rows}
                fit: {method: bfgs}
                predict:
                  liver at 6 h: {observable: liver, group: control, at: 6 h}
                  injured over control: {observable: liver, group: injured, at: 6 h, relative_to_group: control}
                curves: {until: 24 h, observables: [blood, liver], groups: [control, injured]}
                dose_response: {dose: dose, from: 1e7 particles, to: 1e9 particles, per_decade: 2, observable: liver, at: 6 h,
                  groups: [control, injured], limit: {observable: liver_amount, at_most: 1e8 particles},
                  across: {parameter: ratio, between: 0.5 .. 2}}
                alternatives:
                  no difference: {hold: {ratio: 1}}
                  injured model: {options: {injury: acute}}
                design:
                  for: liver at 6 h
                  add: 2
                  budget: 5
                  candidates:
                    - {times: [10 min, 1 h], observables: [liver, blood], groups: [control], animals: 5, cost: 1, detects: 0.1 %ID}
                cohort:
                  subjects: 20
                  between_subjects:
                    uptake: {cv: 0.3}
                    volume: {distribution: normal, sd: 0.1 mL, between: 1.4 .. 2 mL}
                  correlations:
                    - {of: [uptake, volume], is: 0.5}
                  percentiles: [5, 50, 95]
                """,
        };
}
