using Biodistribution.Numerics.Statistics;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>
/// The likelihood of rows that share a factor within each animal: its value, whitened residuals with their rows, and
/// score and information of the sds.
/// </summary>
/// <remarks>
/// Rows are taken one after the other, each given those before it: the conditional sds are the Cholesky factor of σ²I +
/// ω²11ᵀ.
/// </remarks>
internal sealed class SharedFactorScore(StudyLikelihood likelihood, SharedDoseFactor factor, int variableCount)
{
    // Keeps the factorisation of the information of the sds regular where one of them has nearly vanished.
    private const double Jitter = 1e-8;

    private readonly int[] sizeVariables = [.. likelihood.SizeVariable.Where(variable => variable >= 0)];
    private readonly double[] known = new double[variableCount];
    private readonly double[] rowSds = new double[likelihood.Rows.Length];

    /// <summary>Rows that carry score and information of the sds.</summary>
    public int ExtraRows => sizeVariables.Length;

    /// <summary>Residual of each row given the animal's rows before it, over its sd.</summary>
    public double[] Innovations { get; } = new double[likelihood.Rows.Length];

    /// <summary>That sd.</summary>
    public double[] InnovationSds { get; } = new double[likelihood.Rows.Length];

    /// <summary>The sd of each row's logarithm, its share of the factor included.</summary>
    public double MarginalSd(int row, double shared) => Math.Sqrt((rowSds[row] * rowSds[row]) + (shared * shared));

    /// <summary>Minus the log-likelihood of all animals.</summary>
    /// <param name="residuals">ln predicted - ln measured of each row.</param>
    /// <param name="gradients">Their gradients, a row a row of data; empty where none are wanted.</param>
    /// <param name="sizes">Estimated sds.</param>
    /// <param name="shared">The sd of the factor.</param>
    /// <param name="scores">Receives whitened residuals at twice the index of the row, then the scores of the sds from
    /// <paramref name="extra"/>.</param>
    /// <param name="jacobian">Receives their rows.</param>
    /// <param name="extra">First of the rows for the sds.</param>
    public double Score(
        double[] residuals,
        double[] gradients,
        double[] sizes,
        double shared,
        Span<double> scores,
        Span<double> jacobian,
        int extra
    )
    {
        double total = 0;
        foreach (var animal in factor.Animals)
        {
            foreach (var row in animal)
                rowSds[row] = likelihood.Rows[row].Noise.Sd(1, slot => sizes[slot], out _, out _, out _);
            total += Animal(animal, residuals, gradients, shared, scores, jacobian);
        }
        if (!jacobian.IsEmpty && sizeVariables.Length > 0)
            AddSds(residuals, shared, scores, jacobian, extra);
        return total;
    }

    private double Animal(int[] animal, double[] residuals, double[] gradients, double shared, Span<double> scores, Span<double> jacobian)
    {
        var (mean, variance) = (0.0, shared * shared);
        double total = 0;
        known.AsSpan().Clear();
        foreach (var row in animal)
        {
            var square = (rowSds[row] * rowSds[row]) + variance;
            var (sd, gain, surprise) = (Math.Sqrt(square), variance / square, residuals[row] - mean);
            (Innovations[row], InnovationSds[row]) = (surprise / sd, sd);
            total += (0.5 * surprise * surprise / square) + (IsFixed(row) ? 0 : Math.Log(sd));
            if (!jacobian.IsEmpty)
            {
                scores[2 * row] = surprise / sd;
                var own = gradients.AsSpan(row * variableCount, variableCount);
                var into = jacobian.Slice(2 * row * variableCount, variableCount);
                for (var v = 0; v < variableCount; v++)
                {
                    var change = own[v] - known[v];
                    into[v] = change / sd;
                    known[v] += gain * change;
                }
            }
            mean += gain * surprise;
            variance *= 1 - gain;
        }
        return total;
    }

    private bool IsFixed(int row) => factor.Slot < 0 && likelihood.Rows[row].Noise.IsKnown;

    // Score and expected information of ln σ of each size and of ln ω: ½ tr(Σ⁻¹ Σa Σ⁻¹ Σb).
    private void AddSds(double[] residuals, double shared, Span<double> scores, Span<double> jacobian, int extra)
    {
        var k = sizeVariables.Length;
        var information = new double[k * k];
        var score = new double[k];
        foreach (var animal in factor.Animals)
            AddAnimal(animal, residuals, shared, information, score);
        for (var a = 0; a < k; a++)
            information[(a * k) + a] += Jitter;
        // Rows R with RᵀR the information, and Rᵀρ the score.
        for (var a = 0; a < k; a++)
        for (var b = 0; b <= a; b++)
        {
            var sum = information[(a * k) + b];
            for (var c = 0; c < b; c++)
                sum -= information[(a * k) + c] * information[(b * k) + c];
            information[(a * k) + b] = a == b ? Math.Sqrt(Math.Max(sum, Jitter)) : sum / information[(b * k) + b];
        }
        for (var a = 0; a < k; a++)
        {
            var sum = score[a];
            for (var c = 0; c < a; c++)
                sum -= information[(a * k) + c] * scores[extra + c];
            scores[extra + a] = sum / information[(a * k) + a];
            for (var b = a; b < k; b++)
                jacobian[((extra + a) * variableCount) + sizeVariables[b]] = information[(b * k) + a];
        }
    }

    private void AddAnimal(int[] animal, double[] residuals, double shared, double[] information, double[] score)
    {
        var k = sizeVariables.Length;
        var omega = shared * shared;
        var weights = animal.Select(row => 1 / (rowSds[row] * rowSds[row])).ToArray();
        var sum = weights.Sum();
        var shrunk = omega / (1 + (omega * sum));
        double weighted = 0;
        for (var i = 0; i < animal.Length; i++)
            weighted += weights[i] * residuals[animal[i]];
        var ones = sum - (shrunk * sum * sum);
        var total = weighted - (shrunk * sum * weighted);
        var own = factor.Slot < 0 ? -1 : IndexOf(factor.Slot);
        if (own >= 0)
        {
            score[own] += omega * (ones - (total * total));
            information[(own * k) + own] += 2 * omega * omega * ones * ones;
        }
        for (var i = 0; i < animal.Length; i++)
        {
            var s = IndexOf(likelihood.Rows[animal[i]].Noise.RelativeSlot);
            if (s < 0)
                continue;
            var variance = 1 / weights[i];
            var alpha = (weights[i] * residuals[animal[i]]) - (shrunk * weights[i] * weighted);
            score[s] += variance * (weights[i] - (shrunk * weights[i] * weights[i]) - (alpha * alpha));
            var one = weights[i] - (shrunk * weights[i] * sum);
            if (own >= 0)
                Add(information, s, own, 2 * variance * omega * one * one);
            for (var j = 0; j < animal.Length; j++)
                if (IndexOf(likelihood.Rows[animal[j]].Noise.RelativeSlot) is >= 0 and var t && t <= s)
                {
                    var entry = (i == j ? weights[i] : 0) - (shrunk * weights[i] * weights[j]);
                    var amount = 2 * variance / weights[j] * entry * entry;
                    information[(s * k) + t] += amount;
                    if (t < s)
                        information[(t * k) + s] += amount;
                }
        }
    }

    private void Add(double[] information, int a, int b, double amount)
    {
        var k = sizeVariables.Length;
        information[(a * k) + b] += amount;
        information[(b * k) + a] += amount;
    }

    private int IndexOf(int slot) => slot < 0 ? -1 : Array.IndexOf(sizeVariables, likelihood.SizeVariable[slot]);

    /// <summary>Minus twice the log-likelihood of a row given the animal's rows before it, constants included.</summary>
    /// <param name="row">Index of the row.</param>
    public double Contribution(int row) =>
        (Innovations[row] * Innovations[row])
        + (2 * (Math.Log(InnovationSds[row]) + NormalDistribution.LogSqrtTwoPi + Math.Log(likelihood.Rows[row].Value)));
}
