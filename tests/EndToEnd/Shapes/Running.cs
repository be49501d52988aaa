using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>
/// A site that already runs, for example from <c>docker compose up</c>: its address in <c>BROADSHEET_TEST_SITE</c>, its key
/// in <c>BROADSHEET_TEST_KEY</c>, and in <c>BROADSHEET_TEST_HOST</c> the name by which it reaches this machine (and may, by <c>Ingestion:Fetch:AllowedNetworks</c>).
/// </summary>
public sealed class Running : Site
{
    /// <inheritdoc />
    public override string Shape => "running site";

    /// <inheritdoc />
    public override Uri Address => new(Environment.GetEnvironmentVariable("BROADSHEET_TEST_SITE") ?? "http://unset.invalid");

    /// <inheritdoc />
    public override string Key => Environment.GetEnvironmentVariable("BROADSHEET_TEST_KEY") ?? "";

    /// <inheritdoc />
    public override string? HostOfTests => Environment.GetEnvironmentVariable("BROADSHEET_TEST_HOST");

    /// <inheritdoc />
    protected override Task Start()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("BROADSHEET_TEST_SITE") is null, "BROADSHEET_TEST_SITE names no site.");
        return Task.CompletedTask;
    }
}
