using Biodistribution.Interchange.Columnar;
using Biodistribution.Tables;
using Parquet;
using Xunit;

namespace Biodistribution.Tests.Interchange.Columnar;

public class ParquetTableTests
{
    [Fact]
    public async Task A_table_of_a_run_comes_back_from_Parquet_with_types_names_and_bits()
    {
        double[] values = [0.1, double.NaN, -1.0 / 3, 6.02214076e23];
        var written = new Table(new TextColumn("group", ["healthy", "a, b", "", "Δ"]), new NumberColumn("liver", values));
        var table = Value(ResultTable.Read("# simulated data\n" + Biodistribution.Tables.TableText.Csv(written), "curves.csv"));
        using var file = new MemoryStream();
        await ParquetTable.WriteAsync(table, file, TestContext.Current.CancellationToken);

        file.Position = 0;
        await using var reader = await ParquetReader.CreateAsync(file, cancellationToken: TestContext.Current.CancellationToken);
        var fields = reader.Schema.GetDataFields();
        using var rows = reader.OpenRowGroupReader(0);
        var numbers = new double?[4];
        await rows.ReadAsync<double>(fields[1], numbers, cancellationToken: TestContext.Current.CancellationToken);
        var texts = new string[4];
        await rows.ReadAsync(fields[0], texts, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["group", "liver"], fields.Select(field => field.Name));
        Assert.Equal(["healthy", "a, b", "", "Δ"], texts);
        Assert.Equal([0.1, null, -1.0 / 3, 6.02214076e23], numbers);
    }

    [Theory]
    [InlineData("", "BD7601", "The table is empty.")]
    [InlineData("a,a\n1,2\n", "BD7602", "Two columns are named a.")]
    [InlineData("a,\n1,2\n", "BD7602", "A column has no name.")]
    [InlineData("a,b\n1\n", "BD7603", "1 fields stand where 2 columns are named.")]
    public void What_is_no_table_is_refused(string text, string code, string message)
    {
        var problem = Assert.Single(ResultTable.Read(text, "t.csv").Diagnostics);
        Assert.Equal((code, message), (problem.Code, problem.Message));
    }

    private static Table Value(Biodistribution.Text.Checked<Table> read)
    {
        Assert.Empty(read.Diagnostics);
        return read.Value!;
    }
}
