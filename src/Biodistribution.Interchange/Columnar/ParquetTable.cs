using Biodistribution.Tables;
using Parquet;
using Parquet.Schema;

namespace Biodistribution.Interchange.Columnar;

/// <summary>A table as an Apache Parquet file: one row group, numbers as doubles (a missing one is null), texts as strings.</summary>
public static class ParquetTable
{
    /// <summary>Writes a table.</summary>
    /// <param name="table">The table, of at least one column.</param>
    /// <param name="stream">Where to; it must seek, and stays open.</param>
    /// <param name="cancellation">Ends the writing; what was written is then no Parquet file.</param>
    public static async Task WriteAsync(Table table, Stream stream, CancellationToken cancellation = default)
    {
        DataField[] fields =
        [
            .. table.Columns.Select(column =>
                column is NumberColumn ? (DataField)new DataField<double>(column.Name, true) : new DataField<string>(column.Name, false)
            ),
        ];
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream, cancellationToken: cancellation);
        using var rows = writer.CreateRowGroup();
        foreach (var (field, column) in fields.Zip(table.Columns))
            if (column is NumberColumn numbers)
                await rows.WriteAsync<double>(
                    field,
                    numbers.Values.Select(value => double.IsNaN(value) ? (double?)null : value).ToArray(),
                    cancellationToken: cancellation
                );
            else
                await rows.WriteAsync(field, Enumerable.Range(0, column.Count).Select(column.Text).ToArray());
    }
}
