using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Broadsheet.Gateway;

/// <summary>The <see cref="HostTable"/> that holds now, and the site's proof for those who check its mirrors.</summary>
internal sealed class SiteHosts
{
    private readonly SiteOptions site;
    private readonly bool addressIsSet;
    private readonly Lock taking = new();
    private volatile MirrorsChanged? told;
    private volatile HostTable table;

    public SiteHosts(IOptions<SiteOptions> site, IConfiguration configuration)
    {
        this.site = site.Value;
        addressIsSet = !string.IsNullOrWhiteSpace(configuration["Site:Address"]);
        table = new HostTable(this.site, addressIsSet, null);
    }

    /// <summary>The hosts now.</summary>
    public HostTable Table => table;

    /// <summary>After the table has changed.</summary>
    public event Action? Changed;

    /// <summary>Takes in what Ingestion says about mirrors, unless something newer is known.</summary>
    public void Take(MirrorsChanged news)
    {
        lock (taking)
        {
            if (told is not null && told.Revision >= news.Revision && told.Secret == news.Secret)
                return;
            told = news;
            table = new HostTable(site, addressIsSet, news);
        }
        Changed?.Invoke();
    }

    /// <summary>The answer to a challenge that came to a host; null while this process has not been told the secret.</summary>
    public string? Prove(string challenge, ReadOnlySpan<char> host) =>
        told is { Secret: var secret } ? SiteProof.Of(secret, challenge, HostTable.NameIn(host).ToString()) : null;
}

/// <summary>Switches mirrors as soon as Ingestion says so; every process gets its own copy of the event.</summary>
internal sealed class SwitchMirrors(SiteHosts hosts) : IConsumer<MirrorsChanged>
{
    public Task Consume(ConsumeContext<MirrorsChanged> context)
    {
        hosts.Take(context.Message);
        return Task.CompletedTask;
    }
}

/// <summary>Reads from Ingestion what events may have missed.</summary>
internal sealed class FollowMirrors(SiteHosts hosts, IHttpClientFactory clients, BusWatch bus, TimeProvider time, ILogger<FollowMirrors> logger)
    : Following<MirrorsChanged>(clients, "ingestion", "/api/inner/mirrors", bus, time, logger)
{
    protected override Task Take(MirrorsChanged state, CancellationToken cancellation)
    {
        hosts.Take(state);
        return Task.CompletedTask;
    }
}
