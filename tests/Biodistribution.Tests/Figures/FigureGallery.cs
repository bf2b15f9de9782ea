using System.Collections.Immutable;
using Biodistribution.Figures;
using Biodistribution.Figures.Catalogue;
using Biodistribution.Models;

namespace Biodistribution.Tests.Figures;

/// <summary>One figure of every kind, drawn from closed forms.</summary>
public static class FigureGallery
{
    private static readonly PanelAxis Hours = new("Time after injection", "h");
    private static readonly PanelAxis ShareOfDose = new("Liver", "%ID");

    public static IEnumerable<Figure> All =>
        [
            TimeCourse,
            Organs,
            DoseResponseBand,
            DoseResponseData,
            Profiles,
            Agreement,
            Residuals,
            Waterfall,
            Tornado,
            Sensitivity,
            Pairs,
            Terminal,
            PredictiveChecks,
            Designs,
            Body,
            BodyInManyPlaces,
            Combined,
            Accents,
            LongNames,
            LongCategories,
        ];

    public static TimeCourseFigure TimeCourse =>
        new()
        {
            Name = "healthy-damaged",
            Title = "Exosomes in healthy and damaged liver",
            Finding = "The damaged liver holds more of the dose at 6 h than the healthy liver, 31 against 22 %ID.",
            IsSimulated = true,
            Time = Hours,
            Courses =
            [
                Course("Liver", "healthy", 30, 1.1, 0.05) with
                {
                    Data =
                    [
                        new(1, 21) { Lower = 18, Upper = 25 },
                        new(6, 22.4) { Lower = 17, Upper = 28 },
                        new(12, 15) { Lower = 12, Upper = 19 },
                    ],
                },
                Course("Liver", "damaged", 40, 0.9, 0.04) with
                {
                    Data = [new(1, 24) { Lower = 20, Upper = 28 }, new(6, 31) { Lower = 26, Upper = 37 }, new(20, 20) { Side = 1 }],
                },
                Course("Lung", "healthy", 8, 3, 0.1) with
                {
                    Y = new("Lung", "%ID"),
                    Data = [new(4, 7)],
                    Limits = [(0.5, "limit of quantification")],
                },
                Course("Lung", "damaged", 6, 3, 0.12) with
                {
                    Y = new("Lung", "%ID"),
                    Data = [new(12, 2.5) { Side = -1 }],
                },
            ],
        };

    public static OrganSharesFigure Organs
    {
        get
        {
            var times = Grid(0, 24, 97);
            ImmutableArray<double> Of(Func<double, double> share) => [.. times.Select(share)];
            var blood = Of(t => 100 * Math.Exp(-1.5 * t));
            var lung = Of(t => 14 * (1 - Math.Exp(-1.5 * t)) * Math.Exp(-0.2 * t));
            var spleen = Of(t => 5 * (1 - Math.Exp(-1.5 * t)) * Math.Exp(-0.03 * t));
            var liver = Of(t => 60 * (1 - Math.Exp(-1.5 * t)) * Math.Exp(-0.08 * t));
            var rest = Of(t => 12 * (1 - Math.Exp(-1.5 * t)) * Math.Exp(-0.1 * t));
            var lost = times.Select((_, i) => 100 - blood[i] - lung[i] - spleen[i] - liver[i] - rest[i]).ToImmutableArray();
            return new()
            {
                Name = "organ-shares",
                Title = "Where the dose is",
                Finding = "The liver holds most of the dose from one hour on; by 24 h most of it has been broken down.",
                Time = Hours,
                Sinks = ["broken down"],
                Stacks =
                [
                    new(
                        "healthy",
                        times,
                        [
                            ("liver", liver),
                            ("spleen", spleen),
                            ("lung", lung),
                            ("rest of body", rest),
                            ("blood", blood),
                            ("broken down", lost),
                        ]
                    ),
                    new(
                        "damaged",
                        times,
                        [
                            ("liver", liver),
                            ("spleen", spleen),
                            ("lung", lung),
                            ("rest of body", rest),
                            ("blood", blood),
                            ("broken down", lost),
                        ]
                    ),
                ],
            };
        }
    }

    public static DoseResponseFigure DoseResponseBand =>
        new()
        {
            Name = "dose-response",
            Title = "Accumulation at 6 h against dose",
            Finding =
                "Accumulation in the liver is proportional to dose up to 10¹¹ particles; the half-effect "
                + "dose is not determined in this range.",
            IsRangeUnderAssumptions = true,
            Dose = new("Dose", "particles"),
            Curves =
            [
                Response("Amount", "damaged", new("In liver at 6 h", "particles") { IsLogarithmic = true }, d => 0.31 * d / (1 + d / 3e12)),
                Response("Amount", "healthy", new("In liver at 6 h", "particles") { IsLogarithmic = true }, d => 0.22 * d / (1 + d / 2e12)),
                Response("Share of dose", "damaged", new("In liver at 6 h", "%ID"), d => 31 / (1 + d / 3e12)) with
                {
                    HalfEffectDose = 3e12,
                },
                Response("Share of dose", "healthy", new("In liver at 6 h", "%ID"), d => 22 / (1 + d / 2e12)) with
                {
                    HalfEffectDose = 2e12,
                },
            ],
        };

    public static DoseResponseFigure DoseResponseData
    {
        get
        {
            double[] doses = [0, 0.94, 1.88, 3.75, 7.5, 15, 30];
            double[] lengths = [7.75, 7.4, 7.5, 5.9, 2.3, 0.78, 0.35];
            var grid = Grid(-1, 1.6, 80).Select(p => Math.Pow(10, p)).ToImmutableArray();
            return new()
            {
                Name = "dose-response-data",
                Title = "Root length against dose of ferulic acid",
                Finding = "Half the root length is lost at 3.06 mM.",
                Dose = new("Ferulic acid", "mmol/L"),
                Curves =
                [
                    new("", "ryegrass", new("Root length", "cm") { Minimum = 0 })
                    {
                        Doses = grid,
                        Values = [.. grid.Select(d => 0.48 + 7.31 / (1 + Math.Pow(d / 3.06, 2.98)))],
                        Data = [.. doses.Zip(lengths, (x, y) => new MeasuredPoint(x, y) { Lower = y * 0.9, Upper = y * 1.1 })],
                        Bottom = 0.48,
                        Top = 7.79,
                        HalfEffectDose = 3.06,
                    },
                ],
            };
        }
    }

    public static ProfileFigure Profiles
    {
        get
        {
            var uptake = Grid(0.4, 1.6, 41).Select(p => Math.Pow(10, p)).ToImmutableArray();
            var capacity = Grid(8, 15, 41).Select(p => Math.Pow(10, p)).ToImmutableArray();
            var breakdown = Grid(0.05, 0.4, 41);
            return new()
            {
                Name = "profiles",
                Title = "Profile likelihoods",
                Finding = "Uptake and breakdown have intervals; capacity is open above.",
                Profiles =
                [
                    new(
                        new("uptake", "mL/h") { IsLogarithmic = true },
                        uptake,
                        [.. uptake.Select(v => 30 * Math.Pow(Math.Log10(v) - 1, 2))],
                        10,
                        "interval"
                    ),
                    new(
                        new("capacity", "particles") { IsLogarithmic = true },
                        capacity,
                        [.. capacity.Select(v => 6 / (1 + Math.Pow(v / 3e10, 1.2)))],
                        double.NaN,
                        "open above"
                    ),
                    new(new("breakdown", "1/h"), breakdown, [.. breakdown.Select(v => 400 * Math.Pow(v - 0.2, 2))], 0.2, "interval"),
                ],
            };
        }
    }

    public static PredictedObservedFigure Agreement =>
        new()
        {
            Name = "predicted-observed",
            Title = "Predicted against observed",
            Finding = "All values lie within a factor of two of the prediction.",
            Unit = "%ID",
            Series =
            [
                ("liver", [(28, new MeasuredPoint(0, 27) { Lower = 20, Upper = 34 }), (20, new MeasuredPoint(0, 22))]),
                ("lung", [(6, new MeasuredPoint(0, 7) { Lower = 5, Upper = 9 })]),
                ("spleen", [(1.5, new MeasuredPoint(0, 1.6))]),
            ],
        };

    public static ResidualFigure Residuals =>
        new()
        {
            Name = "residuals",
            Title = "Residuals",
            Finding = "No residual exceeds two standard deviations and none shows a trend.",
            Against = Hours,
            Series = [("liver", [1, 6, 12], [-0.5, 1.2, 0.3]), ("lung", [4, 12], [0.7, -1.9])],
        };

    public static WaterfallFigure Waterfall =>
        new()
        {
            Name = "waterfall",
            Title = "Ends of 20 starts",
            Finding = "Fourteen of twenty starts end at the best fit.",
            Objectives =
            [
                .. Enumerable
                    .Range(0, 20)
                    .Select(i =>
                        i < 14 ? 3 + 1e-7 * i
                        : i < 18 ? 9 + 0.01 * i
                        : i == 18 ? 240
                        : double.PositiveInfinity
                    ),
            ],
        };

    public static TornadoFigure Tornado =>
        new()
        {
            Name = "tornado",
            Title = "What moves the 6 h accumulation",
            Finding = "Breakdown moves the result most, from 12 to 40 %ID.",
            Result = new("Accumulation in the damaged zone of the liver six hours after injection", "%ID"),
            Centre = 28,
            Inputs =
            [
                ("uptake", 21, 30),
                ("breakdown", 40, 12),
                ("blood volume", 29, 27.5),
                ("macrophage ratio", 24, 33),
                ("exchange", 27, 28.5),
            ],
        };

    public static SensitivityFigure Sensitivity =>
        new()
        {
            Name = "sensitivity",
            Title = "What moves each number most",
            Finding = "Breakdown moves the liver most.",
            Results =
            [
                new(
                    "liver at 6 h, healthy",
                    new("Share of the variance"),
                    ["breakdown", "uptake", "macrophages of the damaged over the healthy zone"],
                    [
                        ("total", [(0.6, 0.5, 0.7), (0.45, 0.36, 0.55), (0.1, 0.06, 0.14)]),
                        ("first order", [(0.23, 0.15, 0.31), (0.21, 0.13, 0.31), (0.01, -0.02, 0.04)]),
                    ]
                ),
                new(
                    "lung at 4 h",
                    new("Elementary effect", "%ID"),
                    ["uptake", "breakdown"],
                    [
                        ("mean size of effects, μ*", [(64, 51, 77), (26, 16, 38)]),
                        ("their sd, σ", [(44, double.NaN, double.NaN), (36, double.NaN, double.NaN)]),
                    ]
                ),
            ],
        };

    public static PairsFigure Pairs
    {
        get
        {
            var draws = Enumerable.Range(0, 300).Select(i => (A: Math.Sin(i * 12.9898) * 0.5, B: Math.Cos(i * 78.233) * 0.2)).ToArray();
            return new()
            {
                Name = "pairs",
                Title = "Draws in pairs",
                Finding = "Uptake and volume move together: only their ratio is determined.",
                Parameters =
                [
                    (new("uptake", "mL/h"), [.. draws.Select(d => 10 * Math.Exp(d.A))]),
                    (new("blood volume", "mL"), [.. draws.Select(d => 1.7 * Math.Exp(d.A + 0.1 * d.B))]),
                    (new("breakdown", "1/h"), [.. draws.Select(d => 0.2 * Math.Exp(d.B))]),
                ],
            };
        }
    }

    public static TerminalPhaseFigure Terminal =>
        new()
        {
            Name = "terminal-phase",
            Title = "Terminal half-life",
            Finding = "The last four points give a half-life of 3.5 h.",
            Time = Hours,
            Y = new("Concentration in blood of the jugular vein", "ug/mL"),
            Profile =
            [
                .. new[] { 0.25, 0.5, 1, 2, 4, 6, 8, 12 }.Select(t => new MeasuredPoint(
                    t,
                    8 * Math.Exp(-1.8 * t) + 2 * Math.Exp(-0.2 * t)
                )),
            ],
            First = 4,
            Intercept = 2,
            Rate = 0.2,
        };

    public static VisualPredictiveCheckFigure PredictiveChecks
    {
        get
        {
            var times = ImmutableArray.Create(0.5, 1, 2, 4, 6, 8, 12);
            ComparedPercentile Percentile(double probability, double spread) =>
                new(probability, times)
                {
                    Observed = [.. times.Select((t, i) => 30 * Math.Exp((-0.2 * t) + spread + (0.06 * Math.Sin(5 * i))))],
                    Lower = [.. times.Select(t => 30 * Math.Exp((-0.2 * t) + spread - 0.13))],
                    Upper = [.. times.Select(t => 30 * Math.Exp((-0.2 * t) + spread + 0.13))],
                };
            return new()
            {
                Name = "predictive-check",
                Title = "Visual predictive check",
                Finding =
                    "The 5th, 50th and 95th percentiles of the data lie within the bands of the same percentiles over simulated data sets.",
                Notes = ["Bands: 90 % of 500 simulated data sets."],
                Time = Hours,
                Checks =
                [
                    new(
                        "healthy",
                        new("Blood", "%ID/mL") { IsLogarithmic = true },
                        [Percentile(0.05, -0.7), Percentile(0.5, 0), Percentile(0.95, 0.7)]
                    )
                    {
                        Data =
                        [
                            .. times.SelectMany(
                                (t, i) =>
                                    Enumerable
                                        .Range(0, 9)
                                        .Select(j => new MeasuredPoint(
                                            t,
                                            30 * Math.Exp((-0.2 * t) + (0.18 * (j - 4)) + (0.03 * Math.Sin(i + j)))
                                        ))
                            ),
                        ],
                        Limits = [(1.4, "limit of quantification")],
                    },
                    new(
                        "damaged",
                        new("Blood", "%ID/mL") { IsLogarithmic = true },
                        [Percentile(0.05, -0.7), Percentile(0.5, 0), Percentile(0.95, 0.7)]
                    ),
                ],
            };
        }
    }

    public static DesignRankingFigure Designs =>
        new()
        {
            Name = "design-ranking",
            Title = "What to measure next",
            Finding = "Liver of healthy animals at 24 h narrows the interval of the breakdown rate most, from 12-fold to 1.6-fold.",
            Score = new("Expected width of the interval of breakdown", "fold") { IsLogarithmic = true },
            Present = 12,
            MaximumShown = 6,
            Candidates =
            [
                ("blood at 1 h, healthy", 9),
                ("liver at 24 h, healthy", 1.6),
                ("liver at 48 h, damaged", 2.4),
                ("lung at 6 h, healthy", 11.5),
                ("spleen at 24 h, depleted", 7),
                ("liver at 12 h, healthy", 2.1),
                ("liver at 12 h, damaged", 3.1),
                ("urine", double.NaN),
            ],
        };

    public static BodyMapFigure Body =>
        new()
        {
            Name = "body-map",
            Title = "Where the dose is at 6 h",
            Finding = "At 6 h the liver holds 42 % of the dose, and 21 % has been broken down.",
            Maps =
            [
                new(
                    "",
                    [
                        new OrganShare("liver", Organ.Liver, 42),
                        new OrganShare("spleen", Organ.Spleen, 4.1),
                        new OrganShare("lungs", Organ.Lung, 7.3),
                        new OrganShare("blood", Organ.Blood, 5.6),
                        new OrganShare("rest of body", Organ.Rest, 20),
                        new OrganShare("broken down", Organ.None, 21),
                    ]
                ),
            ],
        };

    /// <summary>Every organ drawn, two compartments in one organ, and three places outside the body, for two groups.</summary>
    public static BodyMapFigure BodyInManyPlaces
    {
        get
        {
            (string Name, Organ Organ)[] places =
            [
                ("Liver healthy", Organ.Liver),
                ("Liver damaged", Organ.Liver),
                ("Lung", Organ.Lung),
                ("Spleen", Organ.Spleen),
                ("Kidneys", Organ.Kidney),
                ("Heart", Organ.Heart),
                ("Brain", Organ.Brain),
                ("Stomach", Organ.Stomach),
                ("Intestine", Organ.Gut),
                ("Urinary bladder", Organ.Bladder),
                ("Bone marrow", Organ.Bone),
                ("Muscle", Organ.Muscle),
                ("Plasma", Organ.Blood),
                ("Carcass", Organ.Rest),
                ("Feces", Organ.None),
                ("Injection site", Organ.None),
                ("Broken down", Organ.None),
            ];
            return new()
            {
                Name = "body-map-groups",
                Title = "Where the dose is, by group and time",
                Finding = "The liver holds most of the dose in both groups.",
                Maps =
                [
                    new(
                        "healthy, 1 h",
                        [.. places.Select((place, i) => new OrganShare(place.Name, place.Organ, 34.0 / (1 + (i * i * 0.35))))]
                    ),
                    new(
                        "damaged, 24 h",
                        [
                            .. places.Select(
                                (place, i) =>
                                    new OrganShare(
                                        place.Name,
                                        place.Organ,
                                        i == 6 ? 0.02
                                            : i == 3 ? double.NaN
                                            : 12.0 / (1 + (i * 0.6))
                                    )
                            ),
                        ]
                    ),
                ],
            };
        }
    }

    public static CombinedFigure Combined =>
        new()
        {
            Name = "combined",
            Title = "From fit to prediction",
            Finding = "The fit agrees with the data, breakdown moves the 6 h accumulation most.",
            Parts = [Waterfall, Residuals, Tornado, Agreement],
        };

    /// <summary>Eight series, Greek, a long title, markup in names, small and large numbers.</summary>
    public static TimeCourseFigure Accents =>
        new()
        {
            Name = "accents",
            Title = "Eight groups, α & β <macrophages>, a title so long that it has to be broken over two lines in one column",
            Finding = "All eight curves fall at their own rate.",
            Notes = ["µ ± −1: this note is long enough that it too has to be broken over more than one line at this width."],
            Time = Hours,
            Courses =
            [
                .. Enumerable
                    .Range(1, 8)
                    .Select(i =>
                        Course("", $"group {i} (10⁹ cells)", 4e9 * i, 1, 0.02 * i) with
                        {
                            Y = new("Living cells & label", "cells"),
                            Lower = [],
                            Upper = [],
                            Data = [new(2.5 * i, 4e9 * i * Math.Exp(-0.05 * i * i) * 0.95)],
                        }
                    ),
            ],
        };

    /// <summary>Panel titles and series as users write them who like to be exact.</summary>
    public static TimeCourseFigure LongNames =>
        new()
        {
            Name = "long-names",
            Title = "Long names",
            Finding = "All names can be read.",
            Time = Hours,
            Courses =
            [
                .. new[]
                {
                    "Label in macrophages of the damaged zone of the liver, broken vesicles included, as a share of the dose",
                    "Lung",
                    "Radioactivity_of_the_whole_spleen_without_residual_blood_decay_corrected",
                    "Kidney",
                }.SelectMany(panel =>
                    new[]
                    {
                        Course(
                            panel,
                            "animals with carbon tetrachloride injury for eight weeks, treated with clodronate "
                                + "liposomes one day before the injection of exosomes",
                            30,
                            1,
                            0.05
                        ),
                        Course(panel, "healthy", 20, 1, 0.03),
                    }
                ),
            ],
        };

    /// <summary>Parameters with long names in a single column.</summary>
    public static TornadoFigure LongCategories =>
        Tornado with
        {
            Name = "long-categories",
            Inputs =
            [
                ("Uptake clearance of macrophages in the damaged zone", 8, 30),
                ("Breakdown", 12, 22),
                ("fraction_of_cardiac_output_that_reaches_the_hepatic_artery", 15, 18),
            ],
        };

    private static TimeCourse Course(string panel, string series, double top, double rise, double fall)
    {
        var times = Grid(0, 24, 97);
        double At(double t) => top * (1 - Math.Exp(-rise * t)) * Math.Exp(-fall * t);
        return new(panel, series, ShareOfDose)
        {
            Times = times,
            Values = [.. times.Select(At)],
            Lower = [.. times.Select(t => 0.85 * At(t))],
            Upper = [.. times.Select(t => 1.2 * At(t))],
        };
    }

    private static DoseResponseCourse Response(string panel, string series, PanelAxis y, Func<double, double> at)
    {
        var doses = Grid(9, 14, 61).Select(p => Math.Pow(10, p)).ToImmutableArray();
        return new(panel, series, y)
        {
            Doses = doses,
            Values = [.. doses.Select(at)],
            Lower = [.. doses.Select(d => 0.7 * at(d))],
            Upper = [.. doses.Select(d => 1.4 * at(d))],
        };
    }

    private static ImmutableArray<double> Grid(double from, double to, int count) =>
        [.. Enumerable.Range(0, count).Select(i => from + (to - from) * i / (count - 1))];
}
