using Biodistribution.Cli;

return await ProcessBoundary.RunAsync(args);
