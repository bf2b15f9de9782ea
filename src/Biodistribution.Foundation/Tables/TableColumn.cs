using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Biodistribution.Text;

namespace Biodistribution.Tables;

/// <summary>One column of a <see cref="Table"/>.</summary>
/// <param name="Name">Its name; lower case with underscores in files.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "column")]
[JsonDerivedType(typeof(NumberColumn), "numbers")]
[JsonDerivedType(typeof(TextColumn), "texts")]
public abstract record TableColumn(string Name)
{
    /// <summary>How many rows.</summary>
    public abstract int Count { get; }

    /// <summary>The text of a cell: numbers culture-free and to the last bit, nothing for a number that is missing.</summary>
    /// <param name="row">Row, from 0.</param>
    public abstract string Text(int row);
}

/// <summary>A column of numbers; <see cref="double.NaN"/> is a missing one.</summary>
/// <param name="Name">Its name; lower case with underscores in files.</param>
/// <param name="Values">The numbers, row by row.</param>
[method: JsonConstructor]
public sealed record NumberColumn(string Name, ImmutableArray<double> Values) : TableColumn(Name)
{
    /// <summary>A column of the given numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">The numbers, row by row.</param>
    public NumberColumn(string name, IEnumerable<double> values)
        : this(name, [.. values]) { }

    /// <inheritdoc />
    public override int Count => Values.Length;

    /// <inheritdoc />
    public override string Text(int row) => NumberText.Exact(Values[row]);
}

/// <summary>A column of texts.</summary>
/// <param name="Name">Its name; lower case with underscores in files.</param>
/// <param name="Values">The texts, row by row.</param>
[method: JsonConstructor]
public sealed record TextColumn(string Name, ImmutableArray<string> Values) : TableColumn(Name)
{
    /// <summary>A column of the given texts.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">The texts, row by row.</param>
    public TextColumn(string name, IEnumerable<string> values)
        : this(name, [.. values]) { }

    /// <inheritdoc />
    public override int Count => Values.Length;

    /// <inheritdoc />
    public override string Text(int row) => Values[row];
}
