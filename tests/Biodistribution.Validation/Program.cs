using Biodistribution.Validation.Coverage;
using Biodistribution.Validation.Ends;
using Biodistribution.Validation.Fuzz;
using Biodistribution.Validation.Interruptions;
using Biodistribution.Validation.Invariance;
using Biodistribution.Validation.LeftOut;
using Biodistribution.Validation.Meaning;
using Biodistribution.Validation.Misfit;
using Biodistribution.Validation.Profiles;

if (args is ["coverage"])
    return CoverageReport.Write();
if (args is ["misfit"])
    return MisfitReport.Write();
if (args is ["meaning"])
    return MeaningReport.Write();
if (args is ["profiles"])
    return ProfileReport.Write();
if (args is ["fuzz", .. var fuzz])
    return FuzzCampaign.Report(fuzz);
if (args is ["interruptions", .. var interruptions])
    return InterruptionCampaign.Report(interruptions);
if (args is ["ends", .. var ends])
    return EndReport.Write(ends);
if (args is ["left-out", .. var leftOut])
    return LeftOutReport.Write(leftOut);
if (args is ["invariance", .. var invariance])
    return InvarianceReport.Write(invariance);
Console.WriteLine(
    "usage: dotnet run -c Release --project tests/Biodistribution.Validation -- coverage | "
        + "misfit | meaning | profiles | fuzz [INPUTS] [SEED] | interruptions [MOMENTS] [SEED] [VERB...] | "
        + "invariance [--sets DIR] [--only NAME,...] [--variants NAME,...] | "
        + "ends [--only NAME,...] [--held NAME,...] | left-out [--sets DIR] [--only NAME,...]"
);
return 1;
