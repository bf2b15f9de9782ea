using System.Collections.Frozen;

namespace Biodistribution.Models;

/// <summary>
/// Organs by the names laboratories give them, so that the liver of a table finds the liver of a model: liver, Leber,
/// hepatic tissue.
/// </summary>
public static class OrganNames
{
    private static readonly FrozenDictionary<string, Organ> Names = new (Organ Organ, string Words)[]
    {
        (Organ.Blood, "blood;whole blood;blut"),
        (Organ.Liver, "liver;leber;whole liver"),
        (Organ.Spleen, "spleen;milz"),
        (Organ.Lung, "lung;lungs;lunge;lungen"),
        (Organ.Kidney, "kidney;kidneys;niere;nieren;both kidneys"),
        (Organ.Heart, "heart;herz"),
        (Organ.Gut, "gut;intestine;intestines;bowel;darm;gi tract;gastrointestinal tract;git"),
        (Organ.Stomach, "stomach;magen"),
        (Organ.Brain, "brain;gehirn;hirn"),
        (Organ.Muscle, "muscle;muscles;muskel;skeletal muscle"),
        (Organ.Bone, "bone;bones;femur;knochen;bone marrow;marrow"),
        (Organ.Bladder, "bladder;urinary bladder;blase;harnblase"),
    }
        .SelectMany(entry => entry.Words.Split(';').Select(word => (word, entry.Organ)))
        .ToFrozenDictionary(entry => entry.word, entry => entry.Organ, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The organ of a name; <see cref="Organ.None"/> where it names no whole organ of a model, such as left kidney or
    /// plasma.
    /// </summary>
    /// <param name="name">The name in a table.</param>
    public static Organ Find(string name) =>
        Names.GetValueOrDefault(string.Join(' ', name.Split([' ', '_'], StringSplitOptions.RemoveEmptyEntries)));
}
