using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Biodistribution.Observations.Importing;

/// <summary>The words laboratories head columns and rows with, in English and German.</summary>
internal static partial class HeadingWords
{
    private static readonly FrozenDictionary<string, ColumnRole> Roles = new (ColumnRole Role, string Words)[]
    {
        (
            ColumnRole.Animal,
            "animal;animals;animal id;animalid;animal no;animal nr;animal number;animal #;animal "
                + "name;mouse;mice;mouse id;mouse no;mouse nr;mouse number;mouse #;"
                + "rat;rat id;rat no;rat nr;rat number;rat #;subject;subject "
                + "id;subjid;usubjid;id;no;nr;#;tier;tier nr;tier id;tiernummer;tiernr;maus;maus nr;maus "
                + "id;mausnummer;ratte;ratte nr;"
                + "sample;sample id;specimen;ear tag;eartag;ear mark;individual;replicate;rep;animal code;code"
        ),
        (
            ColumnRole.Group,
            "group;groups;group id;groupid;group name;treatment;treatment "
                + "group;treatments;arm;cohort;gruppe;gruppen;condition;formulation;genotype;model;injury;trt;behandlung;experimental "
                + "group;disease"
        ),
        (
            ColumnRole.Time,
            "time;times;timepoint;time point;time "
                + "points;zeit;zeitpunkt;t;tad;tadnom;atpt;hours;hour;h;hrs;hr;min;mins;minutes;minute;days;day;d;hpi;h "
                + "p.i;h pi;hours p.i;dpi;stunden;minuten;tage;tag;nominal time"
        ),
        (ColumnRole.TimeUnit, "time unit;timeunit;unit of time;zeiteinheit"),
        (ColumnRole.Study, "study;studyid;study id;experiment;experiment id;exp;publication;paper;studie"),
        (
            ColumnRole.Organ,
            "organ;organs;tissue;tissues;matrix;compartment;comp;region;roi;gewebe;organe;sample type;specimen type;observable;tissue type"
        ),
        (
            ColumnRole.Value,
            "value;values;result;results;concentration;conc;c;aval;dv;measurement;measured;uptake;wert;"
                + "werte;y;level;data;radioactivity;signal;content;biodistribution;accumulation;"
                + "counts;cpm;cps;net counts;net cpm;total counts;avg counts;total flux;flux;avg radiance;average radiance;"
                + "mean radiance;radiance;total radiant efficiency;avg radiant efficiency;radiant efficiency;"
                + "fluorescence;intensity;mean intensity;total intensity;integrated intensity;rfu;ct;cq;ct value;cq value;copies"
        ),
        (ColumnRole.Unit, "unit;units;einheit;avalu;value unit"),
        (ColumnRole.Mean, "mean;average;avg;mittelwert;mw;mean value;mittel;arithmetic mean"),
        (ColumnRole.Sd, "sd;s.d;stdev;std;std dev;std.dev;std. dev;stddev;standard deviation;stabw;standardabweichung;stdabw;st dev"),
        (ColumnRole.Sem, "sem;s.e.m;se;s.e;stderr;std error;std. error;standard error;standard error of the mean;standardfehler"),
        (ColumnRole.Cv, "cv;cv%;%cv;rsd;coefficient of variation;c.v"),
        (ColumnRole.Count, "n;count;n animals;number of animals;no of animals;no. of animals;number;anzahl;n mice"),
        (ColumnRole.Lower, "lower;lower limit;low;minimum;lowest;error below;lower 95% ci;ci lower"),
        (ColumnRole.Upper, "upper;upper limit;high;maximum;highest;error above;upper 95% ci;ci upper"),
        (
            ColumnRole.Limit,
            "lloq;loq;lod;llod;limit of quantification;limit of detection;detection "
                + "limit;quantification limit;bestimmungsgrenze;nachweisgrenze"
        ),
        (
            ColumnRole.Dose,
            "dose;doses;dosis;injected dose;injected activity;administered dose;administered "
                + "activity;injected;activity injected;dosemgkg;dose level;injizierte aktivität;syringe "
                + "before;syringe after;net activity;dose given"
        ),
        (
            ColumnRole.BodyWeight,
            "body weight;bodyweight;bw;weight;wt;body mass;gewicht;körpergewicht;animal weight;mouse "
                + "weight;rat weight;total body weight;weights;masse;mass"
        ),
        (
            ColumnRole.Other,
            "sex;gender;geschlecht;strain;stamm;cage;käfig;age;alter;date;datum;note;notes;comment;"
                + "comments;remark;remarks;bemerkung;bemerkungen;operator;route;batch;lot;dob;species;file;"
                + "sheet;versuch;versuchsnummer;projekt;project;protocol;bearbeiter;"
                + "image number;click number;cluster;image layer;domain;pos;position;rack;vial;counting time;count time;messzeit;"
                + "area;roi area;stdev radiance;min radiance;max radiance;stdev counts;min counts;max counts;error%;error %;%error;"
                + "visit;paramcd;param;row;index;date of birth;start;end;injection time;kill time;time of death;time of "
                + "injection;user;signature;tracer;isotope;label;source;how;reference;doi;include;excluded;day of the week;room"
        ),
    }
        .SelectMany(entry => entry.Words.Split(';').Select(word => (word, entry.Role)))
        .ToFrozenDictionary(entry => entry.word, entry => entry.Role);

    private static readonly FrozenSet<string> Summaries = new[]
    {
        "mean",
        "means",
        "average",
        "avg",
        "sd",
        "s.d",
        "stdev",
        "std",
        "stddev",
        "sem",
        "s.e.m",
        "se",
        "n",
        "cv",
        "cv%",
        "%cv",
        "total",
        "totals",
        "sum",
        "median",
        "min",
        "max",
        "minimum",
        "maximum",
        "range",
        "mittelwert",
        "mw",
        "stabw",
        "standardabweichung",
        "summe",
        "gesamt",
        "anzahl",
        "variance",
        "geomean",
        "count",
        "std.",
        "standard",
        "mean±sd",
        "mean±sem",
        "subtotal",
        "sterr",
        "stderr",
        "stderror",
        "geometricmean",
        "numberofanimals",
        "noofanimals",
        "recovery",
        "average±sd",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>A name in lower case with single blanks for underscores, and without marks at its end.</summary>
    /// <param name="name">A heading without its unit.</param>
    public static string Normal(string name) => Blanks().Replace(name.ToLowerInvariant(), " ").Trim(' ', '.', ':', ',', ';');

    /// <summary>What a heading of this name says; <see cref="ColumnRole.Unknown"/> for any other.</summary>
    /// <param name="name">A heading without its unit.</param>
    public static ColumnRole RoleOf(string name)
    {
        var normal = Normal(name);
        return Roles.GetValueOrDefault(normal) is not ColumnRole.Unknown and var role ? role
            : Roles.GetValueOrDefault(Normal(Marks().Replace(normal, " "))) is not ColumnRole.Unknown and var unmarked ? unmarked
            : SubmissionColumn.RoleOf(name) is not ColumnRole.Unknown and var submitted ? submitted
            : TimePhrase().IsMatch(normal) ? ColumnRole.Time
            : ColumnRole.Unknown;
    }

    /// <summary>Whether the label of a row says that it sums up other rows: Mean, SD 1 h, n, Total.</summary>
    /// <param name="label">The text of its first cell.</param>
    public static bool IsSummary(string label)
    {
        var words = Normal(label.TrimStart('±', '+', '/', '-', ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return false;
        // St. Dev., Std.Error, geometric mean; n = 3.
        var letters = string.Concat(string.Concat(words).Where(char.IsLetter));
        if (words.Length <= 3 && letters.Length > 1 && !label.Any(char.IsDigit) && Summaries.Contains(letters))
            return true;
        if (CountOfAnimals().IsMatch(string.Join(' ', words)))
            return true;
        // Single letters and short words sum up only where nothing but a time or group follows a longer word: n1 is an
        // animal, "SD 1h" is none.
        return Summaries.Contains(words[0]) && (words.Length == 1 || words[0].Length > 1)
            || Normal(label) is var all
                && (all.StartsWith("mean ", StringComparison.Ordinal) || all.Contains('±') && Summaries.Contains(all.Split('±')[0].Trim()));
    }

    [GeneratedRegex(@"[\s_]+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"^n ?= ?\d+$")]
    private static partial Regex CountOfAnimals();

    // Animal-ID, Tier-Nr., mouse.no: marks between the words of a heading.
    [GeneratedRegex(@"[-.\s]+")]
    private static partial Regex Marks();

    [GeneratedRegex(
        @"^(?:(?:sampling |collection |nominal |sacrifice |kill )?times?(?:point)?s?|hours|minutes|days|h|zeit)\b"
            + @".*\b(?:p\.?i|after|post|nach|since|injection|dose|dosing|administration)\b"
            + @"|^(?:sampling|collection|sacrifice|kill|scan) time$|^time [a-z]{1,3}$|^zeit nach"
    )]
    private static partial Regex TimePhrase();
}
