using System.Globalization;
using System.Text.Json;
using Biodistribution.Text;

namespace Biodistribution.Explorer;

/// <summary>Reads a setting a page sent: numbers in the units shown, each checked against what it may be.</summary>
internal static class SettingReader
{
    /// <summary>Longest time a page may ask for, as a multiple of the first one.</summary>
    private const double LongestTime = 100;

    /// <summary>The setting, or a sentence that says what is wrong with it.</summary>
    public static (Setting? Setting, string Problem) Read(JsonElement root, Exploration exploration)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return (null, "A setting is an object.");
        var units = exploration.Model.Units;
        var values = exploration.Sliders.Select(slider => slider.Value).ToArray();
        if (root.TryGetProperty("p", out var parameters))
        {
            if (parameters.ValueKind != JsonValueKind.Object)
                return (null, "p is not an object.");
            foreach (var one in parameters.EnumerateObject())
            {
                var i = exploration.Sliders.ToList().FindIndex(slider => slider.Symbol.Name == one.Name);
                if (i < 0)
                    return (null, "There is no such parameter.");
                if (!Number(one.Value, out values[i]))
                    return (null, $"{exploration.Sliders[i].Symbol.Name} is not a number.");
                var slider = exploration.Sliders[i];
                // Rounding of the page may go beyond an end by a hair.
                var slack = 1e-9 * (slider.Upper - slider.Lower);
                if (values[i] < slider.Lower - slack || values[i] > slider.Upper + slack)
                    return (
                        null,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{slider.Symbol.Name} lies outside {NumberText.ForSentence(slider.Lower, 6)} to "
                                + $"{NumberText.ForSentence(slider.Upper, 6)}."
                        )
                    );
                values[i] = Math.Clamp(values[i], slider.Lower, slider.Upper);
            }
        }
        var doses = exploration.Doses.Select(dose => new DoseSetting(dose.Size, dose.Interval, dose.Count)).ToArray();
        if (root.TryGetProperty("d", out var given))
        {
            if (given.ValueKind != JsonValueKind.Array || given.GetArrayLength() != doses.Length)
                return (null, $"d is not a list of {doses.Length} doses.");
            for (var d = 0; d < doses.Length; d++)
            {
                var dose = given[d];
                if (
                    dose.ValueKind != JsonValueKind.Object
                    || !dose.TryGetProperty("amount", out var amountValue)
                    || !Number(amountValue, out var amount)
                    || !dose.TryGetProperty("every", out var everyValue)
                    || !Number(everyValue, out var every)
                    || !dose.TryGetProperty("count", out var countValue)
                    || countValue.ValueKind != JsonValueKind.Number
                    || !countValue.TryGetInt32(out var count)
                )
                    return (null, "A dose has the numbers amount, every and count.");
                if (amount < 0)
                    return (null, "A dose cannot be negative.");
                if (!(every > 0))
                    return (null, "The time between doses must be positive.");
                if (count is < 1 or > Exploration.MostRepeats)
                    return (null, $"A dose is given 1 to {Exploration.MostRepeats} times.");
                doses[d] = new DoseSetting(amount * units.Factor(exploration.Doses[d].Unit), every * units.Factor(units.TimeUnit), count);
            }
        }
        var until = exploration.Until;
        if (root.TryGetProperty("until", out var last))
        {
            if (!Number(last, out until) || !(until > 0) || (until *= units.Factor(units.TimeUnit)) > LongestTime * exploration.Until)
                return (null, "The last time is not positive, or too far away.");
        }
        return (new Setting([.. values.Select((value, i) => value * units.Factor(exploration.Sliders[i].Unit))], [.. doses], until), "");
    }

    private static bool Number(JsonElement value, out double number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out number) && double.IsFinite(number);
    }
}
