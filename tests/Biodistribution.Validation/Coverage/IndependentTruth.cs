using System.Collections.Concurrent;

namespace Biodistribution.Validation.Coverage;

/// <summary>
/// True courses from equations typed by hand and a classical Runge-Kutta method of fixed small steps: nothing of the
/// engine under test.
/// </summary>
public static class IndependentTruth
{
    private const int StepsPerHour = 4000;

    // States by truth and time: several observables are seen at each.
    private static readonly ConcurrentDictionary<(string, double), double[]> States = new();

    /// <summary>The true values of the estimated parameters of a truth, in the units of the model.</summary>
    /// <param name="name">exosome, returning or cells.</param>
    public static IReadOnlyDictionary<string, double> Parameters(string name) =>
        name switch
        {
            "exosome" or "returning" => new Dictionary<string, double>
            {
                ["uptake"] = 12,
                ["breakdown"] = 0.15,
                ["lung_uptake"] = 3,
                ["other_clearance"] = 1.5,
            },
            "cells" => new Dictionary<string, double>
            {
                ["death"] = 0.04,
                ["lung_share"] = 0.85,
                ["label_release"] = 0.03,
                ["label_liver"] = 0.35,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such truth."),
        };

    /// <summary>An observable at a time, in per cent.</summary>
    /// <param name="name">exosome, returning or cells.</param>
    /// <param name="observable">The observable.</param>
    /// <param name="hours">When.</param>
    public static double At(string name, string observable, double hours)
    {
        var y = States.GetOrAdd((name, hours), key => StateAt(key.Item1, key.Item2));
        return 100 * (name == "cells" ? CellObservable(observable, y) : ExosomeObservable(observable, y));
    }

    private static double[] StateAt(string name, double hours)
    {
        double[] y = name == "cells" ? [2e6, 0, 0, 0, 0, 0, 0, 0, 0] : [2e10, 0, 0, 0, 0];
        Action<double[], double[]> rates = name == "cells" ? Cells : (s, d) => Exosomes(s, d, name == "returning" ? 2 : 0);
        Integrate(rates, y, hours);
        return y;
    }

    // Blood, rest, lung, spleen, liver; what is lost is not followed.
    private static void Exosomes(double[] y, double[] d, double returned)
    {
        const double Blood = 1,
            Rest = 0.6,
            Exchange = 1,
            Other = 1.5,
            Uptake = 12,
            Spleen = 0.6,
            Lung = 3,
            Breakdown = 0.15,
            Capacity = 1e12;
        var c = y[0] / Blood;
        var room = Math.Max(1 - (y[4] / Capacity), 0);
        d[0] = (-Exchange * (c - (y[1] / Rest))) - ((Other + Lung + Spleen + (Uptake * room)) * c) + (returned * y[2]);
        d[1] = Exchange * (c - (y[1] / Rest));
        d[2] = (Lung * c) - ((Breakdown + returned) * y[2]);
        d[3] = (Spleen * c) - (Breakdown * y[3]);
        d[4] = (Uptake * room * c) - (Breakdown * y[4]);
    }

    private static double ExosomeObservable(string observable, double[] y) =>
        (
            observable switch
            {
                "blood" => y[0],
                "lung" => y[2],
                "spleen" => y[3],
                "liver" => y[4],
                "rest" => y[1],
                _ => throw new ArgumentOutOfRangeException(nameof(observable), observable, "No such observable."),
            }
        ) / 2e10;

    // Blood; living cells in lung, liver, spleen, rest; label of dead cells in the same.
    private static void Cells(double[] y, double[] d)
    {
        const double Arrest = 60,
            LungShare = 0.85,
            LiverShare = 0.03,
            SpleenShare = 0.03,
            Death = 0.04,
            LabelRelease = 0.03,
            RestRelease = 0.002,
            LabelLiver = 0.35,
            LabelSpleen = 0.4;
        var past = Arrest * y[0] * (1 - LungShare);
        var pastLiver = past * (1 - LiverShare);
        var released = (LabelRelease * y[5]) + (RestRelease * y[8]);
        d[0] = -Arrest * y[0];
        d[1] = (Arrest * LungShare * y[0]) - (Death * y[1]);
        d[2] = (past * LiverShare) - (Death * y[2]);
        d[3] = (pastLiver * SpleenShare) - (Death * y[3]);
        d[4] = (pastLiver * (1 - SpleenShare)) - (Death * y[4]);
        d[5] = (Death * y[1]) - (LabelRelease * y[5]);
        d[6] = (Death * y[2]) + (released * LabelLiver);
        d[7] = (Death * y[3]) + (released * (1 - LabelLiver) * LabelSpleen);
        d[8] = (Death * y[4]) - (RestRelease * y[8]);
    }

    private static double CellObservable(string observable, double[] y) =>
        observable switch
        {
            "lung_cells" => y[1] / 2e6,
            "liver_cells" => y[2] / 2e6,
            "lung_counts" => (y[1] + y[5]) / y.Sum(),
            "liver_counts" => (y[2] + y[6]) / y.Sum(),
            _ => throw new ArgumentOutOfRangeException(nameof(observable), observable, "No such observable."),
        };

    private static void Integrate(Action<double[], double[]> rates, double[] y, double hours)
    {
        var n = y.Length;
        var steps = (int)Math.Ceiling(hours * StepsPerHour);
        var h = hours / steps;
        var (k1, k2, k3, k4, at) = (new double[n], new double[n], new double[n], new double[n], new double[n]);
        for (var step = 0; step < steps; step++)
        {
            rates(y, k1);
            Move(k1, h / 2);
            rates(at, k2);
            Move(k2, h / 2);
            rates(at, k3);
            Move(k3, h);
            rates(at, k4);
            for (var i = 0; i < n; i++)
                y[i] += h / 6 * (k1[i] + (2 * k2[i]) + (2 * k3[i]) + k4[i]);
        }

        void Move(double[] k, double by)
        {
            for (var i = 0; i < n; i++)
                at[i] = y[i] + (by * k[i]);
        }
    }
}
