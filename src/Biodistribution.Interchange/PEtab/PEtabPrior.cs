using System.Collections.Immutable;
using MathNet.Numerics.Distributions;

namespace Biodistribution.Interchange.PEtab;

/// <summary>
/// What is known of a parameter beforehand: a distribution, of the parameter or of its logarithm, cut off at the bounds
/// where the version of PEtab says so.
/// </summary>
/// <remarks>Source: the PEtab format specification, parameter table of versions 1.0.0 and 2.0.0.</remarks>
public sealed class PEtabPrior
{
    private readonly IContinuousDistribution distribution;
    private readonly string scale;
    private readonly double lowest;
    private readonly double mass;

    private PEtabPrior(
        string kind,
        ImmutableArray<double> parameters,
        IContinuousDistribution distribution,
        string scale,
        double lower,
        double upper
    )
    {
        (Kind, Parameters, this.distribution, this.scale, Lower, Upper) = (kind, parameters, distribution, scale, lower, upper);
        lowest = Cumulative(lower);
        mass = Cumulative(upper) - lowest;
    }

    /// <summary>The name of the distribution, as in the table.</summary>
    public string Kind { get; }

    /// <summary>Its parameters, as in the table.</summary>
    public ImmutableArray<double> Parameters { get; }

    /// <summary>Smallest value with a density; minus infinity when not cut off.</summary>
    public double Lower { get; }

    /// <summary>Largest value with a density; infinity when not cut off.</summary>
    public double Upper { get; }

    /// <summary>The names of version 1 and version 2 with how many parameters each takes.</summary>
    public static ImmutableSortedDictionary<string, int> Kinds { get; } =
        ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            new Dictionary<string, int>
            {
                ["uniform"] = 2,
                ["normal"] = 2,
                ["laplace"] = 2,
                ["logNormal"] = 2,
                ["logLaplace"] = 2,
                ["parameterScaleUniform"] = 2,
                ["parameterScaleNormal"] = 2,
                ["parameterScaleLaplace"] = 2,
                ["log-normal"] = 2,
                ["log-laplace"] = 2,
                ["log-uniform"] = 2,
                ["cauchy"] = 2,
                ["chisquare"] = 1,
                ["exponential"] = 1,
                ["gamma"] = 2,
                ["rayleigh"] = 1,
            }
        );

    /// <summary>A prior, or null when the parameters are not those of such a distribution or leave nothing between the bounds.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="parameters">Location and scale and the like.</param>
    /// <param name="parameterScale">lin, log or log10: what the parameterScale kinds refer to.</param>
    /// <param name="lower">Cut off below; minus infinity for nowhere.</param>
    /// <param name="upper">Cut off above; infinity for nowhere.</param>
    public static PEtabPrior? Read(
        string kind,
        ImmutableArray<double> parameters,
        string parameterScale,
        double lower = double.NegativeInfinity,
        double upper = double.PositiveInfinity
    )
    {
        if (
            !Kinds.TryGetValue(kind, out var count)
            || parameters.Length != count
            || parameters.Any(parameter => !double.IsFinite(parameter))
        )
            return null;
        var (a, b) = (parameters[0], count > 1 ? parameters[1] : 0);
        var isOrdered = a < b;
        IContinuousDistribution? made = kind switch
        {
            "uniform" or "parameterScaleUniform" => isOrdered ? new ContinuousUniform(a, b) : null,
            "log-uniform" => isOrdered && a > 0 ? new ContinuousUniform(Math.Log(a), Math.Log(b)) : null,
            "chisquare" => a > 0 ? new ChiSquared(a) : null,
            "exponential" => a > 0 ? new Exponential(1 / a) : null,
            "rayleigh" => a > 0 ? new Rayleigh(a) : null,
            "gamma" => a > 0 && b > 0 ? new Gamma(a, 1 / b) : null,
            "cauchy" => b > 0 ? new Cauchy(a, b) : null,
            "laplace" or "logLaplace" or "log-laplace" or "parameterScaleLaplace" => b > 0 ? new Laplace(a, b) : null,
            _ => b > 0 ? new Normal(a, b) : null,
        };
        if (made is null)
            return null;
        var scale =
            kind.StartsWith("parameterScale", StringComparison.Ordinal) ? parameterScale
            : kind.StartsWith("log", StringComparison.Ordinal) ? "density of log"
            : "lin";
        var prior = new PEtabPrior(kind, parameters, made, scale, lower, upper);
        return prior.mass > 0 ? prior : null;
    }

    /// <summary>Logarithm of the density at a value; minus infinity where there is none.</summary>
    /// <param name="value">The value, not transformed.</param>
    public double LogDensity(double value)
    {
        if (!(value >= Lower && value <= Upper))
            return double.NegativeInfinity;
        var density = distribution.DensityLn(Transformed(value)) - Math.Log(mass) - (scale == "density of log" ? Math.Log(value) : 0);
        return double.IsNaN(density) ? double.NegativeInfinity : density;
    }

    /// <summary>The value below which a share of the probability lies.</summary>
    /// <param name="share">Between 0 and 1.</param>
    public double Quantile(double share)
    {
        var wanted = lowest + (share * mass);
        var (low, high) = (Math.Max(Lower, -1e150), Math.Min(Upper, 1e150));
        if (scale != "lin")
            low = Math.Max(low, 1e-150);
        // Halving on a scale that is fine near 0 and reaches far: the inverse hyperbolic sine.
        var (from, to) = (Math.Asinh(low * 1e8), Math.Asinh(high * 1e8));
        for (var i = 0; i < 200 && from < to; i++)
        {
            var middle = 0.5 * (from + to);
            if (Cumulative(Math.Sinh(middle) / 1e8) < wanted)
                from = middle;
            else
                to = middle;
        }
        return Math.Clamp(Math.Sinh(0.5 * (from + to)) / 1e8, Lower, Upper);
    }

    private double Transformed(double value) =>
        scale switch
        {
            "lin" => value,
            "log10" => Math.Log10(value),
            _ => Math.Log(value),
        };

    private double Cumulative(double value)
    {
        if (double.IsPositiveInfinity(value))
            return 1;
        if (double.IsNegativeInfinity(value) || (scale != "lin" && value <= 0))
            return 0;
        var x = Transformed(value);
        return distribution is Gamma or ChiSquared or Exponential or Rayleigh && x <= 0 ? 0 : distribution.CumulativeDistribution(x);
    }
}
