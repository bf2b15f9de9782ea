using System.Globalization;
using Xunit;

namespace Biodistribution.EndToEnd;

public class RecordsTests
{
    [Fact]
    public void Records_are_simulated_row_by_row_with_parameters_set_on_the_command_line()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            Path.Combine(folder.Path, "model.yaml"),
            "biodist: 1\nmodel: decay\nparameters: {k: 0.5 1/h}\nstates: {blood: mg, lost: {unit: mg, "
                + "sink: true}}\nflows:\n  - blood -> lost: k * blood\nobservables: {blood: blood}\n"
        );
        File.WriteAllText(Path.Combine(folder.Path, "data.csv"), "ID,TIME,EVID,AMT,CMT,DV\n1,0,1,100,blood,.\n1,2,0,0,0,30\n");

        var run = Biodist.Run(folder.Path, "simulate", "model.yaml", "--records", "data.csv", "--set", "k=0.25 1/h", "--out", "sim.csv");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            100 * Math.Exp(-0.5),
            double.Parse(WrittenTable.Read(Path.Combine(folder.Path, "sim.csv"))[1]["blood"], CultureInfo.InvariantCulture),
            1e-6
        );
        Assert.Contains(
            "There is no parameter q",
            Biodist.Run(folder.Path, "simulate", "model.yaml", "--records", "data.csv", "--set", "q=1").Error,
            StringComparison.Ordinal
        );
    }
}
