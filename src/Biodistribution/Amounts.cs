using System.Numerics;
using Biodistribution.Units;

namespace Biodistribution;

/// <summary>
/// Numbers with units, as code writes them: <c>1e10.Particles()</c>, <c>20.Gram()</c>, <c>6.Hours()</c>; any other unit
/// by <c>5.Of("mL/h")</c>.
/// </summary>
public static class Amounts
{
    extension<T>(T number)
        where T : INumber<T>
    {
        /// <summary>The number in any unit models know, such as <c>10.Of("mL/h")</c> or <c>0.2.Of("1/h")</c>.</summary>
        /// <param name="unit">The unit as models write it; empty for a pure number.</param>
        /// <exception cref="FormatException">The text is not a unit; the message says why.</exception>
        public Quantity Of(string unit) => new(double.CreateChecked(number), Unit.Parse(unit));

        /// <summary>The number in particles, such as vesicles: <c>1e10.Particles()</c>.</summary>
        public Quantity Particles() => number.Of("particles");

        /// <summary>The number in cells: <c>5e5.Cells()</c>.</summary>
        public Quantity Cells() => number.Of("cells");

        /// <summary>The number in grams: <c>20.Gram()</c>.</summary>
        public Quantity Gram() => number.Of("g");

        /// <summary>The number in kilograms: <c>0.02.Kilogram()</c>.</summary>
        public Quantity Kilogram() => number.Of("kg");

        /// <summary>The number in milligrams: <c>5.Milligram()</c>.</summary>
        public Quantity Milligram() => number.Of("mg");

        /// <summary>The number in micrograms: <c>100.Microgram()</c>.</summary>
        public Quantity Microgram() => number.Of("ug");

        /// <summary>The number in millilitres: <c>1.7.Milliliter()</c>.</summary>
        public Quantity Milliliter() => number.Of("mL");

        /// <summary>The number in microlitres: <c>200.Microliter()</c>.</summary>
        public Quantity Microliter() => number.Of("uL");

        /// <summary>The number in seconds: <c>30.Seconds()</c>.</summary>
        public Quantity Seconds() => number.Of("s");

        /// <summary>The number in minutes: <c>5.Minutes()</c>.</summary>
        public Quantity Minutes() => number.Of("min");

        /// <summary>The number in hours: <c>6.Hours()</c>.</summary>
        public Quantity Hours() => number.Of("h");

        /// <summary>The number in days: <c>3.Days()</c>.</summary>
        public Quantity Days() => number.Of("d");

        /// <summary>The number in megabecquerels: <c>3.7.Megabecquerel()</c>.</summary>
        public Quantity Megabecquerel() => number.Of("MBq");

        /// <summary>The number in micromoles: <c>2.Micromole()</c>.</summary>
        public Quantity Micromole() => number.Of("umol");

        /// <summary>The number in percent: <c>50.Percent()</c>.</summary>
        public Quantity Percent() => number.Of("%");
    }

    extension(Quantity amount)
    {
        /// <summary>
        /// The amount as a dose into a state of a model, given at once at time 0 unless said otherwise:
        /// <c>1e10.Particles().Into("blood").At(2.Hours())</c>.
        /// </summary>
        /// <param name="state">The state it enters, by the name the model gives it.</param>
        public GivenDose Into(string state) => new(state, amount);
    }
}
