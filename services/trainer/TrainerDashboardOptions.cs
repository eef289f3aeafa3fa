using System.ComponentModel.DataAnnotations;

namespace Craft.Trainer;

/// <summary>Who may see the dashboard, section <c>Trainer:Dashboard</c>. Nothing set = requests from this machine only.</summary>
public sealed class TrainerDashboardOptions
{
    [Required]
    public string Path { get; set; } = "/hangfire";

    [Required]
    public string Title { get; set; } = "Craft.Streaming training";

    /// <summary>An authorization policy of the host; it replaces every other check.</summary>
    public string? AuthorizationPolicy { get; set; }

    /// <summary>Networks that may see it beside this machine, e.g. <c>10.8.0.0/16</c>.</summary>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>Nobody triggers, requeues or deletes anything here.</summary>
    public bool ReadOnly { get; set; }
}
