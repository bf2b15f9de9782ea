using System.Globalization;
using Biodistribution.Validation.Invariance;

namespace Biodistribution.Validation.Ends;

/// <summary>Checks the printed ends of every shipped study.</summary>
internal static class EndReport
{
    /// <summary>Runs the check and prints what it found, a line a study.</summary>
    /// <param name="arguments"><c>--only NAME,NAME</c> for some studies, <c>--held NAME,NAME</c> for those fitted with
    /// parameters held.</param>
    /// <returns>0 where no end is contradicted, 2 where one is.</returns>
    public static int Write(string[] arguments)
    {
        var asked = CampaignArguments.Of(arguments);
        var held = Array.IndexOf(arguments, "--held") is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1].Split(',') : null;
        var wrong = 0;
        foreach (var named in StudySets.Shipped().Where(asked.Takes))
        {
            if (named.Read() is not { } study)
                continue;
            var check = new EndCheck(study, 0);
            var contradictions = check.Contradictions().ToArray();
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{named.Name}: {check.Compared} pairs of an end and a range, {contradictions.Length} outside"
                )
            );
            foreach (var text in contradictions)
                Console.WriteLine($"    {text}");
            wrong += contradictions.Length;
            if (held is not null && !held.Contains(named.Name))
                continue;
            var (tried, contradicted) = check.Held();
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{named.Name}: {tried} ends by the data fitted with the parameter held, {contradicted.Length} contradicted"
                )
            );
            foreach (var one in contradicted)
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"    {one.Name}, {(one.IsUpper ? "upper" : "lower")}: deviance {one.Inside:F3} within, {one.Outside:F3} beyond"
                    )
                );
            wrong += contradicted.Length;
        }
        return wrong > 0 ? 2 : 0;
    }
}
