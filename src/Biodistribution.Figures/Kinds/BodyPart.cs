namespace Biodistribution.Figures.Kinds;

/// <summary>A part of the body as a <see cref="BodyMapFigure"/> draws it, from back to front.</summary>
public enum BodyPart
{
    /// <summary>The rest of the body: its outline.</summary>
    Carcass,

    /// <summary>Muscle, drawn at the hind limbs.</summary>
    Muscle,

    /// <summary>Bone and bone marrow, drawn as thigh bones.</summary>
    Bone,

    /// <summary>Blood, drawn as the great vessel.</summary>
    Blood,

    /// <summary>Brain.</summary>
    Brain,

    /// <summary>Lungs.</summary>
    Lung,

    /// <summary>Heart.</summary>
    Heart,

    /// <summary>Gut.</summary>
    Gut,

    /// <summary>Kidneys.</summary>
    Kidney,

    /// <summary>Stomach.</summary>
    Stomach,

    /// <summary>Spleen.</summary>
    Spleen,

    /// <summary>Liver.</summary>
    Liver,

    /// <summary>Urinary bladder.</summary>
    Bladder,

    /// <summary>Nowhere in the body, or in no organ drawn: in a box beside it.</summary>
    Elsewhere,
}
