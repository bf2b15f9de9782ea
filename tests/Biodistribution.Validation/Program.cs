using Biodistribution.Validation.Coverage;

if (args is ["coverage"])
    return CoverageReport.Write();
Console.WriteLine("usage: dotnet run -c Release --project tests/Biodistribution.Validation -- coverage");
return 1;
