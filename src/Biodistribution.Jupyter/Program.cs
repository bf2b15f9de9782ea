using Biodistribution.Jupyter;

return await Verbs.Run(args);
