using Biodistribution.Benchmarks;

if (args is ["limits"])
    return Limits.Run();
if (args is not ["peers", ..])
{
    Console.WriteLine(
        "usage: dotnet run -c Release --project tests/Biodistribution.Benchmarks -- peers [--json "
            + "FILE] [--work W1,W2,W3,W3P,W4] [--peer NAME,...] [--quick] [--new-results]\n       ... -- limits"
    );
    return 1;
}
string? Option(string name) => Array.IndexOf(args, name) is var at && at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
return PeerComparison.Run(
    Option("--json"),
    Option("--work")?.Split(','),
    Option("--peer")?.Split(','),
    args.Contains("--quick"),
    args.Contains("--new-results")
);
