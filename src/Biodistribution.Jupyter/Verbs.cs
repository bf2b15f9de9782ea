using System.Reflection;

namespace Biodistribution.Jupyter;

/// <summary>What biodist-jupyter can be asked for on the command line.</summary>
internal static class Verbs
{
    private const string Help = """
        biodist-jupyter: a C# kernel for Jupyter with the BiodistributionModel library at hand.

          biodist-jupyter install [--user | --prefix DIR] [--name NAME] [--force]
              makes the kernel known to Jupyter; --user (the default) for you alone, --prefix for an environment,
              --name another name than .net-csharp, which is what the notebooks ask for
          biodist-jupyter uninstall [--prefix DIR] [--name NAME]
              takes it away again
          biodist-jupyter kernel CONNECTION-FILE
              runs the kernel; Jupyter does this
          biodist-jupyter --version

        Jupyter itself comes from elsewhere: pip install jupyterlab, or apt-get install jupyter-notebook.
        """;

    public static async Task<int> Run(string[] words)
    {
        try
        {
            switch (words)
            {
                case [] or [.., "--help" or "-h" or "-?"]:
                    Console.WriteLine(Help);
                    return 0;
                case ["kernel", var file]:
                    using (var kernel = new Kernel(ConnectionFile.Read(file)))
                        return kernel.Run();
                case ["install", .. var options]:
                    Console.WriteLine(KernelSpecification.Install(SpecificationOptions.Parse(options)));
                    return 0;
                case ["uninstall", .. var options]:
                    Console.WriteLine(KernelSpecification.Uninstall(SpecificationOptions.Parse(options)));
                    return 0;
                case ["--version"]:
                    Console.WriteLine(
                        typeof(Verbs).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[
                            0
                        ]
                    );
                    return 0;
                default:
                    await Console.Error.WriteLineAsync($"\"{string.Join(' ', words)}\" is not understood.\n\n{Help}");
                    return 1;
            }
        }
        catch (Exception error) when (error is UserMistakeException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }
}
