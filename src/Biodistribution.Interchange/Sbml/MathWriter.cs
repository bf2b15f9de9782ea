using System.Globalization;
using System.Xml;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Interchange.Sbml;

/// <summary>Writes expressions as the MathML of SBML Level 3 Version 2.</summary>
/// <param name="xml">Receives the elements.</param>
/// <param name="idOf">The identifier of a symbol.</param>
internal sealed class MathWriter(XmlWriter xml, Func<Symbol, string> idOf)
{
    private const string Space = "http://www.w3.org/1998/Math/MathML";

    /// <summary>Writes a math element.</summary>
    public void WriteMath(Expression expression)
    {
        xml.WriteStartElement("math", Space);
        Write(expression);
        xml.WriteEndElement();
    }

    private void Write(Expression node)
    {
        switch (node.Operation)
        {
            case Operation.Constant:
                WriteNumber(node.Value);
                break;
            case Operation.Symbol:
                xml.WriteElementString("ci", Space, idOf(node.Symbol!));
                break;
            case Operation.Time:
                Csymbol("time");
                break;
            case Operation.RateOf:
                xml.WriteStartElement("apply", Space);
                Csymbol("rateOf");
                xml.WriteElementString("ci", Space, idOf(node.Symbol!));
                xml.WriteEndElement();
                break;
            case Operation.Delay:
                xml.WriteStartElement("apply", Space);
                Csymbol("delay");
                Write(node.Operands[0]);
                Write(node.Operands[1]);
                xml.WriteEndElement();
                break;
            case Operation.If:
                WritePiecewise(node);
                break;
            default:
                xml.WriteStartElement("apply", Space);
                Empty(ElementOf(node.Operation));
                foreach (
                    var operand in node.Operation is Operation.Add or Operation.Multiply or Operation.And or Operation.Or
                        ? Flattened(node)
                        : node.Operands.AsEnumerable()
                )
                    Write(operand);
                xml.WriteEndElement();
                break;
        }
    }

    // if(a, b, if(c, d, e)) is one piecewise with two pieces.
    private void WritePiecewise(Expression node)
    {
        xml.WriteStartElement("piecewise", Space);
        for (; node.Operation == Operation.If; node = node.Operands[2])
        {
            xml.WriteStartElement("piece", Space);
            Write(node.Operands[1]);
            Write(node.Operands[0]);
            xml.WriteEndElement();
        }
        xml.WriteStartElement("otherwise", Space);
        Write(node);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    // The left spine of one operation: ((a + b) + c) + d as a, b, c, d, so that long sums stay shallow and keep their order.
    private static Stack<Expression> Flattened(Expression node)
    {
        var operands = new Stack<Expression>();
        var operation = node.Operation;
        for (; node.Operation == operation; node = node.Operands[0])
            operands.Push(node.Operands[1]);
        operands.Push(node);
        return operands;
    }

    private void WriteNumber(double value)
    {
        if (!double.IsFinite(value))
        {
            var negative = double.IsNegativeInfinity(value);
            if (negative)
            {
                xml.WriteStartElement("apply", Space);
                Empty("minus");
            }
            Empty(double.IsNaN(value) ? "notanumber" : "infinity");
            if (negative)
                xml.WriteEndElement();
            return;
        }
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = text.IndexOf('E', StringComparison.Ordinal);
        xml.WriteStartElement("cn", Space);
        if (exponent < 0)
            xml.WriteString(text);
        else
        {
            xml.WriteAttributeString("type", "e-notation");
            xml.WriteString(text[..exponent]);
            Empty("sep");
            xml.WriteString(text[(exponent + 1)..].TrimStart('+'));
        }
        xml.WriteEndElement();
    }

    private void Csymbol(string name)
    {
        xml.WriteStartElement("csymbol", Space);
        xml.WriteAttributeString("encoding", "text");
        xml.WriteAttributeString("definitionURL", "http://www.sbml.org/sbml/symbols/" + name);
        xml.WriteString(name);
        xml.WriteEndElement();
    }

    private void Empty(string name)
    {
        xml.WriteStartElement(name, Space);
        xml.WriteEndElement();
    }

    private static string ElementOf(Operation operation) =>
        operation switch
        {
            Operation.Add => "plus",
            Operation.Subtract or Operation.Negate => "minus",
            Operation.Multiply => "times",
            Operation.Divide => "divide",
            Operation.Power => "power",
            Operation.Exp => "exp",
            Operation.Log => "ln",
            Operation.Sqrt => "root",
            Operation.Abs => "abs",
            Operation.Floor => "floor",
            Operation.Ceiling => "ceiling",
            Operation.Sin => "sin",
            Operation.Cos => "cos",
            Operation.Tan => "tan",
            Operation.Asin => "arcsin",
            Operation.Acos => "arccos",
            Operation.Atan => "arctan",
            Operation.Sinh => "sinh",
            Operation.Cosh => "cosh",
            Operation.Tanh => "tanh",
            Operation.Factorial => "factorial",
            Operation.Min => "min",
            Operation.Max => "max",
            Operation.Remainder => "rem",
            Operation.Less => "lt",
            Operation.LessOrEqual => "leq",
            Operation.Equal => "eq",
            Operation.NotEqual => "neq",
            Operation.And => "and",
            Operation.Or => "or",
            Operation.Not => "not",
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "No MathML element."),
        };
}
