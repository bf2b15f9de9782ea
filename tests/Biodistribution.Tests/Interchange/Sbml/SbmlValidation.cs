using System.Diagnostics;
using Xunit;

namespace Biodistribution.Tests.Interchange.Sbml;

/// <summary>Validation by libSBML, where its Python binding is installed.</summary>
internal static class SbmlValidation
{
    /// <summary>Fails when libSBML finds an error in a document; skips the test where libSBML is absent.</summary>
    public static void FindsNoError(string sbml)
    {
        const string Python = "/usr/bin/python3";
        if (!File.Exists(Python) || Run(Python, "-c", "import libsbml").Code != 0)
        {
            Assert.False(
                Environment.GetEnvironmentVariable("BIODIST_REQUIRE")?.Contains("libsbml", StringComparison.Ordinal) == true,
                "libSBML is required here but absent."
            );
            Assert.Skip("libSBML's Python binding (python3-sbml5) is not installed.");
        }
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, sbml);
            var (code, output) = Run(
                Python,
                "-c",
                """
                import sys, libsbml
                document = libsbml.readSBML(sys.argv[1])
                document.checkConsistency()
                errors = [document.getError(i) for i in range(document.getNumErrors())]
                errors = [e for e in errors if e.getSeverity() >= libsbml.LIBSBML_SEV_ERROR]
                for e in errors: print(e.getLine(), e.getErrorId(), e.getMessage())
                sys.exit(1 if errors else 0)
                """,
                file
            );
            Assert.True(code == 0, output);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static (int Code, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
