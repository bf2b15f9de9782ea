using System.CommandLine;

namespace Biodistribution.Cli.Options;

/// <summary>Options several verbs share.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "print the result as JSON with a versioned schema" };

    public static Option<string?> Out() => new("--out", "-o") { Description = "folder to write to; made when missing" };

    public static Option<ulong> Seed() =>
        new("--seed") { Description = "seed of everything random; the same seed gives the same bytes", DefaultValueFactory = _ => 1 };

    public static Option<int> Threads() =>
        new("--threads") { Description = "most threads to use; results do not depend on it (0: as many as there are processors)" };
}
