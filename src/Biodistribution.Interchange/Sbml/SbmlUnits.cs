using System.Globalization;
using System.Xml;
using Biodistribution.Units;

namespace Biodistribution.Interchange.Sbml;

/// <summary>
/// The units of an exported model: the coherent unit of each dimension that occurs, so that every number stands as it
/// is inside.
/// </summary>
internal sealed class SbmlUnits(CoherentUnits coherent)
{
    private readonly Dictionary<Dimension, string> ids = [];

    /// <summary>The identifier of the coherent unit of a dimension.</summary>
    /// <remarks>SBML knows no fluids: a volume of plasma or blood is a volume there.</remarks>
    public string IdOf(Dimension dimension)
    {
        dimension = dimension.OfAnyFluid;
        if (dimension.IsNone)
            return "dimensionless";
        if (!ids.TryGetValue(dimension, out var id))
            ids[dimension] = id = string.Create(CultureInfo.InvariantCulture, $"unit_{ids.Count + 1}");
        return id;
    }

    /// <summary>The identifier of a unit an amount of a species may have; dimensionless for others.</summary>
    public string SubstanceIdOf(Dimension dimension) =>
        dimension == new Dimension { Substance = 1 }
        || dimension == new Dimension { Mass = 1 }
        || dimension == new Dimension { Cells = 1 }
        || dimension == new Dimension { Particles = 1 }
            ? IdOf(dimension)
            : "dimensionless";

    /// <summary>Writes the definitions of all units that were asked for.</summary>
    public void Write(XmlWriter xml, string space)
    {
        if (ids.Count == 0)
            return;
        xml.WriteStartElement("listOfUnitDefinitions", space);
        foreach (var (dimension, id) in ids)
        {
            xml.WriteStartElement("unitDefinition", space);
            xml.WriteAttributeString("id", id);
            xml.WriteStartElement("listOfUnits", space);
            foreach (var (kind, power, size) in Factors(dimension))
            {
                xml.WriteStartElement("unit", space);
                xml.WriteAttributeString("kind", kind);
                xml.WriteAttributeString("exponent", XmlConvert.ToString(power.Value));
                xml.WriteAttributeString("scale", "0");
                xml.WriteAttributeString("multiplier", XmlConvert.ToString(size));
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private IEnumerable<(string Kind, Rational Power, double Size)> Factors(Dimension d)
    {
        var all = new (string Kind, Rational Power, double Size)[]
        {
            ("kilogram", d.Mass, coherent.Mass),
            ("mole", d.Substance, coherent.Substance),
            ("item", d.Cells + d.Particles, 1),
            ("metre", d.Length, coherent.Length),
            ("second", d.Time, coherent.Time),
            ("becquerel", d.Radioactivity, coherent.Radioactivity),
            ("katal", d.EnzymeActivity, coherent.EnzymeActivity),
        };
        var used = all.Where(factor => factor.Power.Numerator != 0).ToArray();
        return used.Length > 0 ? used : [("dimensionless", 1, 1)];
    }
}
