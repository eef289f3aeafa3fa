using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Craft.Trainer;

/// <summary>Settings of the trainer, section <c>Trainer</c>.</summary>
public sealed class TrainerOptions
{
    public const string Section = "Trainer";

    /// <summary>The program's data directory; versions are written to <c>models/ROLE/NAME/VERSION</c> in it.</summary>
    [Required]
    public string DataDirectory { get; set; } = ".craft";

    /// <summary>When the lexical encoder is refitted: a cron expression; empty switches the schedule off.</summary>
    [Required(AllowEmptyStrings = true)]
    public string RefitCron { get; set; } = "0 3 * * *";

    /// <summary>Time zone of the cron expression (IANA name).</summary>
    [Required]
    public string TimeZone { get; set; } = "Europe/Berlin";

    /// <summary>False on a machine that leaves the <c>gpu</c> queue to other trainers.</summary>
    public bool ServesGpuQueue { get; set; } = true;

    /// <summary>False on a machine that only shows the dashboard or only trains on its GPU.</summary>
    public bool ServesDefaultQueue { get; set; } = true;

    /// <summary>Threads of a fit; 0 = all cores but one, at least one, so that the services beside it go on.</summary>
    [Range(0, 1024)]
    public int Threads { get; set; }

    [ValidateObjectMembers]
    public TrainerDashboardOptions Dashboard { get; set; } = new();

    /// <summary>The threads of a fit on this machine.</summary>
    internal int FitThreads => Threads > 0 ? Threads : Math.Max(1, Environment.ProcessorCount - 1);
}
