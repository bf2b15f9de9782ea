using System.Collections.Frozen;

namespace Biodistribution.Observations.Importing;

/// <summary>Names of organs, tissues, fluids and excreta as laboratories write them, in English and German.</summary>
internal static class OrganWords
{
    private static readonly FrozenSet<string> Organs = (
        "blood plasma serum heart lung lungs liver spleen kidney kidneys brain muscle bone femur "
        + "tibia marrow skin fat adipose stomach intestine intestines gut bowel duodenum jejunum "
        + "ileum colon cecum caecum rectum "
        + "pancreas thymus thyroid bladder urine feces faeces fecal bile gallbladder lymph node nodes "
        + "nerve spinal cord eye eyes tongue testis testes ovary ovaries uterus prostate adrenal "
        + "adrenals tail carcass "
        + "tumor tumour tumors tumours salivary gland glands trachea esophagus oesophagus aorta "
        + "cartilage joint cerebellum cortex hippocampus hypothalamus striatum pituitary placenta fetus mammary "
        + "head body remainder rest erythrocytes rbc csf cerebrospinal hepatocytes kupffer peritoneum "
        + "diaphragm tendon teeth tooth hair paw foot ear sternum rib ribs skull vertebrae drg retina olfactory bulb "
        + "leber milz niere nieren lunge herz blut gehirn hirn muskel knochen knochenmark haut fett "
        + "magen darm dünndarm dickdarm harn urin kot galle gallenblase blase schilddrüse "
        + "bauchspeicheldrüse hoden eierstock schwanz restkörper lymphknoten gi git"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Qualities = (
        "left right whole total small large upper lower thigh hind leg white brown grey gray matter "
        + "wall content contents lobe lobes median caudate anterior posterior tract injured healthy damaged normal "
        + "of the and with without system mesenteric inguinal axillary popliteal cervical brachial "
        + "skeletal red cells cell venous arterial washed empty dorsal ventral zone region tissue "
        + "organ l r g.i g.i. i ii li si lli uli "
        + "subcutaneous visceral frontal temporal cerebral epididymal quadriceps gastrocnemius "
        + "sciatic mucosa medulla inner outer ipsilateral contralateral links rechts linke rechte"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Whether a name is one of an organ: every word of it names one or says which part of it, and one of them names
    /// one.
    /// </summary>
    /// <param name="name">A heading or label without unit.</param>
    public static bool IsOrgan(string name)
    {
        var words = Words(name);
        return words.Length is > 0 and <= 6
            && words.Any(Organs.Contains)
            && words.All(word => Organs.Contains(word) || Qualities.Contains(word) || word is [>= '0' and <= '9'] or [>= 'a' and <= 'c']);
    }

    /// <summary>Whether an organ is named somewhere in a text.</summary>
    /// <param name="text">A title.</param>
    public static bool NamesOrgan(string text) => Words(text).Any(Organs.Contains);

    private static string[] Words(string name) =>
        HeadingWords.Normal(name).Split([' ', '-', '/', '(', ')', ',', '+', '.', '&'], StringSplitOptions.RemoveEmptyEntries);
}
