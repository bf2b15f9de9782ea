using Biodistribution.Validation.Coverage;
using Biodistribution.Validation.Meaning;
using Biodistribution.Validation.Misfit;

if (args is ["coverage"])
    return CoverageReport.Write();
if (args is ["misfit"])
    return MisfitReport.Write();
if (args is ["meaning"])
    return MeaningReport.Write();
Console.WriteLine("usage: dotnet run -c Release --project tests/Biodistribution.Validation -- coverage | misfit | meaning");
return 1;
