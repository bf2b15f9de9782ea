namespace Biodistribution.Validation;

/// <summary>The folder that holds the solution.</summary>
internal static class RepositoryRoot
{
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "BiodistributionModel.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException("The program is not inside the repository.");
    }
}
