using System.Globalization;
using System.Text;
using CsCheck;
using Xunit;

namespace Biodistribution.Tests.Interchange.Nonmem;

public class RecordExpansionTests
{
    private sealed record Dose(double Time, int Compartment, double Amount, double Rate, double Interval, int Additional, int SteadyState);

    private static readonly Gen<Dose> AnyDose =
        from time in Gen.Int[0, 20]
        from compartment in Gen.Int[1, 2]
        from amount in Gen.Int[1, 100]
        from rate in Gen.OneOf(Gen.Const(0), Gen.Int[3, 60])
        from interval in Gen.Int[4, 12]
        from additional in Gen.Int[0, 4]
        from steady in Gen.Frequency((3, Gen.Const(0)), (1, Gen.Const(2)))
        select new Dose(time / 2.0, compartment, amount, rate, interval, additional, steady);

    [Fact]
    public void Any_records_equal_their_plain_boluses_and_infusions() =>
        Gen.Select(AnyDose.Array[1, 4], Gen.Int[0, 12], Gen.Int[1, 4])
            .Sample(
                (doses, lag, share) =>
                {
                    var (delay, bioavailability) = (lag / 4.0, share / 4.0);
                    doses = [.. doses.OrderBy(dose => dose.Time)];
                    var asWritten = new LinearCompartments(2, delay, bioavailability).Observed(Table(doses));
                    var plain = new LinearCompartments(2).Observed(Table(doses.SelectMany(dose => Expand(dose, delay, bioavailability))));

                    for (var i = 0; i < plain.Length; i++)
                        Assert.Equal(plain[i], asWritten[i], 1e-8 * Math.Max(1, Math.Abs(plain[i])));
                },
                iter: 60,
                seed: "0000KzmbZ3s4"
            );

    private const string Header = "ID,TIME,EVID,AMT,CMT,RATE,II,ADDL,SS\n";

    private static string Table(IEnumerable<Dose> doses) =>
        Header
        + string.Concat(
            doses
                .Select(dose => (dose.Time, Row: Row(dose)))
                .Concat(
                    Enumerable
                        .Range(0, 15)
                        .Select(i => 10.3 + (3.1 * i))
                        .Select(time => (Time: time, Row: string.Create(CultureInfo.InvariantCulture, $"1,{time:R},0,0,0,0,0,0,0\n")))
                )
                .OrderBy(row => row.Time)
                .Select(row => row.Row)
        );

    private static string Row(Dose dose) =>
        new StringBuilder()
            .Append(
                CultureInfo.InvariantCulture,
                $"1,{dose.Time:R},1,{dose.Amount:R},{dose.Compartment},{dose.Rate:R},{dose.Interval:R},"
                    + $"{dose.Additional},{dose.SteadyState}\n"
            )
            .ToString();

    // Endless repeats before a dose at steady state are a hundred of them: the slowest exponential is then below 1e-12.
    private static IEnumerable<Dose> Expand(Dose dose, double lag, double bioavailability)
    {
        for (var k = dose.SteadyState > 0 ? -100 : 0; k <= dose.Additional; k++)
            yield return new Dose(
                dose.Time + (k * dose.Interval) + lag,
                dose.Compartment,
                dose.Amount * bioavailability,
                dose.Rate,
                0,
                0,
                0
            );
    }
}
