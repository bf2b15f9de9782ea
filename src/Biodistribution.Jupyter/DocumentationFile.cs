using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Biodistribution.Jupyter;

/// <summary>The documentation comments beside an assembly, read when first asked for.</summary>
/// <param name="path">The XML file; may be missing.</param>
internal sealed class DocumentationFile(string path) : DocumentationProvider
{
    private readonly Lazy<Dictionary<string, string>> members = new(() => Read(path));

    public override bool Equals(object? obj) => obj is DocumentationFile other && other.Path == Path;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Path);

    protected override string? GetDocumentationForSymbol(
        string documentationMemberID,
        CultureInfo preferredCulture,
        CancellationToken cancellationToken = default
    ) => members.Value.GetValueOrDefault(documentationMemberID);

    private string Path { get; } = path;

    private static Dictionary<string, string> Read(string path)
    {
        try
        {
            return File.Exists(path)
                ? XDocument
                    .Load(path)
                    .Descendants("member")
                    .Where(member => member.Attribute("name") is not null)
                    .GroupBy(member => member.Attribute("name")!.Value)
                    .ToDictionary(same => same.Key, same => same.First().ToString())
                : [];
        }
        catch (Exception error) when (error is XmlException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
