using Biodistribution.Work;
using Xunit;

namespace Biodistribution.Tests.Work;

public class WorkProgressTests
{
    [Fact]
    public void The_time_left_follows_from_this_runs_pace_not_from_units_an_earlier_run_did()
    {
        var progress = new WorkProgress(Done: 60, Total: 100, Restored: 50);

        Assert.Equal(TimeSpan.FromSeconds(20), progress.Remaining(TimeSpan.FromSeconds(5)));
        Assert.Equal(2, progress.Rate(TimeSpan.FromSeconds(5)));
        Assert.Equal(0.6, progress.Share);
    }

    [Fact]
    public void Before_the_first_unit_nothing_is_said_about_the_time_left()
    {
        Assert.Null(new WorkProgress(50, 100, 50).Remaining(TimeSpan.FromSeconds(5)));
        Assert.True(double.IsNaN(new WorkProgress(0, 0, 0).Rate(TimeSpan.FromSeconds(5))));
        Assert.Equal(1, new WorkProgress(0, 0, 0).Share);
    }
}
