using System.Globalization;
using Biodistribution.Text;

namespace Biodistribution.DoseResponse.Sweeps;

/// <summary>The largest dose that keeps a load under its limit; in the unit named.</summary>
/// <param name="Group">The group.</param>
/// <param name="Observable">The load.</param>
/// <param name="Value">At the best fit: positive infinity where no dose of the range exceeds the limit, negative
/// infinity where every one does, NaN where a simulation failed.</param>
/// <param name="Lower">Lower edge over draws, with the same meanings; NaN without draws.</param>
/// <param name="Upper">Upper edge over draws; NaN without draws.</param>
/// <param name="From">The smallest dose of the range.</param>
/// <param name="To">The largest dose of the range.</param>
/// <param name="Unit">The unit of the doses.</param>
public sealed record LimitDose(
    string Group,
    string Observable,
    double Value,
    double Lower,
    double Upper,
    double From,
    double To,
    string Unit
)
{
    /// <summary>The dose in words.</summary>
    public string Sentence =>
        Value switch
        {
            double.PositiveInfinity => Text($"no dose up to {NumberText.ForSentence(To, 4)} {Unit} reaches the limit"),
            double.NegativeInfinity => Text($"even {NumberText.ForSentence(From, 4)} {Unit} exceeds the limit"),
            double.NaN => "not known: a simulation failed",
            _ => Text($"{NumberText.ForSentence(Value, 4)} {Unit}{(double.IsNaN(Lower) ? "" : $" ({End(Lower)} to {End(Upper)})")}"),
        };

    private string End(double dose) =>
        dose switch
        {
            double.PositiveInfinity => Text($"above {NumberText.ForSentence(To, 4)}"),
            double.NegativeInfinity => Text($"below {NumberText.ForSentence(From, 4)}"),
            _ => Text($"{NumberText.ForSentence(dose, 4)}"),
        };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
