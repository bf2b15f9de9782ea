namespace Biodistribution.Text;

/// <summary>How much a diagnostic matters.</summary>
public enum Severity
{
    /// <summary>The input cannot be used.</summary>
    Error,

    /// <summary>The input can be used, but says something its writer probably did not mean.</summary>
    Warning,
}
