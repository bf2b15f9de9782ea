using Biodistribution.Cli;

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    // The first Ctrl-C stops the work in order, so that what was finished is kept; a second one ends the process.
    e.Cancel = !interrupt.IsCancellationRequested;
    interrupt.Cancel();
};
return await CommandLine.Create().Parse(args).InvokeAsync(cancellationToken: interrupt.Token);
