namespace Biodistribution.Models;

/// <summary>
/// The part of the body a state or observable is in, as a model declares it; in the order a map of the body is drawn,
/// from back to front.
/// </summary>
public enum Organ
{
    /// <summary>Nowhere in the body, or in a part that no map shows.</summary>
    None,

    /// <summary>The rest of the body: its outline.</summary>
    Rest,

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
}
