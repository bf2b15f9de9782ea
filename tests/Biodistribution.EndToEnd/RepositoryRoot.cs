namespace Biodistribution.EndToEnd;

/// <summary>The folder of the repository the tests were built from.</summary>
public static class RepositoryRoot
{
    /// <summary>Walks up from the test assembly to the solution file.</summary>
    public static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "BiodistributionModel.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No BiodistributionModel.sln above {AppContext.BaseDirectory}.");
    }

    /// <summary>A path below it.</summary>
    public static string PathOf(params string[] parts) => System.IO.Path.Combine([Find(), .. parts]);
}
