using System.Globalization;
using Biodistribution.Work;

namespace Biodistribution.Cli.Options;

/// <summary>The part a scheduler gives a task of an array job, by the variables it sets.</summary>
/// <remarks>
/// Slurm, Grid Engine, LSF: the manuals of sbatch, qsub and bsub on job arrays. PBS and Kubernetes do not tell how many tasks
/// an array has; the script sets <see cref="CountVariable"/>.
/// </remarks>
internal static class ArrayJob
{
    /// <summary>The variable that tells how many parts there are where the scheduler does not.</summary>
    public const string CountVariable = "BIODIST_PARTS";

    private static readonly ArrayVariables[] Schedulers =
    [
        new("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX", "SLURM_ARRAY_TASK_STEP"),
        new("SGE_TASK_ID", "SGE_TASK_FIRST", "SGE_TASK_LAST", "SGE_TASK_STEPSIZE"),
        new("LSB_JOBINDEX", "", "LSB_JOBINDEX_END", "LSB_JOBINDEX_STEP"),
        new("PBS_ARRAY_INDEX", "", "", ""),
        new("PBS_ARRAYID", "", "", ""),
        new("JOB_COMPLETION_INDEX", "", "", ""),
    ];

    /// <summary>The variables that name a task of an array.</summary>
    public static IEnumerable<string> Variables => Schedulers.Select(one => one.Index);

    /// <summary>The part of this task; null outside an array job.</summary>
    /// <param name="variable">Gives a variable of the environment; null where it is not set.</param>
    public static WorkPart? Part(Func<string, string?> variable)
    {
        foreach (var one in Schedulers)
            if (Number(variable, one.Index) is { } index)
            {
                var step = Math.Max(1, Number(variable, one.Step) ?? 1);
                var count =
                    Number(variable, CountVariable)
                    ?? (Number(variable, one.Last) is { } last ? ((last - (Number(variable, one.First) ?? 1)) / step) + 1 : null);
                if (count is not >= 1)
                    continue;
                // Indices of a whole array leave every remainder once, wherever it begins.
                return new WorkPart((index / step) % count.Value, count.Value);
            }
        return null;
    }

    private static int? Number(Func<string, string?> variable, string name) =>
        name.Length > 0 && int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The variables of one scheduler; empty where it sets none.</summary>
    private sealed record ArrayVariables(string Index, string First, string Last, string Step);
}
