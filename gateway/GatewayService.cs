using System.Net;
using Broadsheet.Defaults;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Broadsheet.Gateway;

/// <summary>The edge between readers and services: page cache, routes, headers, limits.</summary>
public static class GatewayService
{
    /// <summary>What <c>--help</c> says first.</summary>
    public const string About = "Broadsheet gateway: the edge between readers and services.";

    private const string PageClient = "pages";

    /// <summary>Registers what the service needs.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        builder.AddOptions<GatewayOptions>("Gateway");
        builder.AddOptions<CdnOptions>("Cdn");
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<GatewayOptions>>((forwarded, gateway) => Trust(forwarded, gateway.Value));
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<GatewayOptions>>((kestrel, gateway) => Limit(kestrel, gateway.Value));

        builder.Services.AddHttpClient(PageClient, client =>
            {
                client.CallService(builder.Configuration, "rendering");
                client.MaxResponseContentBufferSize = PageSource.LargestPage;
                client.Timeout = Timeout.InfiniteTimeSpan;
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                ConnectTimeout = TimeSpan.FromSeconds(2),
                MaxConnectionsPerServer = 128,
                // So that new instances of Rendering get their share, and old ones can go.
                PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        builder.Services.AddSingleton(services => new PageSource(
            services.GetRequiredService<IHttpClientFactory>().CreateClient(PageClient),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<IOptions<GatewayOptions>>().Value,
            services.GetRequiredService<ILogger<PageSource>>()));
        builder.Services.AddSingleton<PageCache>();
        builder.Services.AddSingleton<PageHeaders>();
        builder.Services.AddSingleton<ReaderPages>();
        builder.Services.AddSingleton<ClientLimits>();
        builder.Services.AddSingleton<ClientConnections>();
        builder.Services.AddSingleton<ServiceOutages>();
        builder.Services.AddSingleton<WarmPages>();
        builder.Services.AddHostedService(services => services.GetRequiredService<WarmPages>());
        builder.Services.AddHttpClient(PurgeCdn.Client, client => client.Timeout = TimeSpan.FromSeconds(10)).RemoveAllLoggers();
        builder.Services.AddSingleton<PurgeCdn>();
        builder.Services.AddHostedService(services => services.GetRequiredService<PurgeCdn>());
        builder.Services.AddSingleton<FastPages>();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<FastPages, ClientConnections>(FastConnection.Use);
        builder.Services.Configure<SocketTransportOptions>(FastConnection.Prepare);
        builder.Services.AddSingleton<IConnectionListenerFactory, HeadListener.Factory>();
        if (!string.IsNullOrEmpty(builder.Configuration["Gateway:CertificateFile"]))
        {
            builder.Services.AddSingleton<ServerCertificate>();
            builder.Services.AddHostedService(services => services.GetRequiredService<ServerCertificate>());
            builder.Services.AddOptions<KestrelServerOptions>().Configure<ServerCertificate>((kestrel, certificate) => certificate.Use(kestrel));
        }
        builder.Services.AddSingleton<LiveHub>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LiveHub>());
        builder.Services.AddSingleton<LiveAnswers>();
        builder.Services.AddSingleton<SiteHosts>();
        builder.Services.AddSingleton<HttpsRule>();
        builder.AddFollowing<FollowMirrors>("ingestion");
        builder.AddReadiness("pages", FirstPage);
        builder.AddApiRoutes();
    }

    /// <summary>Adds its consumers to the bus of the process.</summary>
    public static void Consumers(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumerPerProcess<EvictPages>();
        bus.AddConsumerPerProcess<SwitchMirrors>();
    }

    /// <summary>Maps its addresses.</summary>
    public static void Map(WebApplication app)
    {
        var cache = app.Services.GetRequiredService<PageCache>();
        var bus = app.Services.GetRequiredService<BusWatch>();
        bus.Lost += cache.CutOff;
        bus.Restored += cache.Reconnected;
        var live = app.Services.GetRequiredService<LiveHub>();
        bus.Restored += live.Missed;
        // Also after a start: what changed while no gateway ran, nobody has told the CDN.
        bus.Restored += app.Services.GetRequiredService<PurgeCdn>().AllChanged;
        var hosts = app.Services.GetRequiredService<SiteHosts>();
        hosts.Changed += () => live.Hosts(hosts.Table);

        app.Services.GetRequiredService<HttpsRule>().Watch(app.Services.GetRequiredService<IServer>(), app.Lifetime);

        app.Use(FastConnection.SwitchOn);
        app.Use(ForwardedFor.KeepReadable);
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseMiddleware<HostGate>();
        app.UseMiddleware<HttpsGate>();
        app.Use(app.Services.GetRequiredService<ClientLimits>().Hold);
        app.UseMiddleware<BodyLimit>();
        // Here and not, as by default, before all else: in one process the services' own port branches off before.
        app.UseRouting();
        app.MapApiRoutes();
        app.MapGet(SiteProof.Path, HostGate.Prove).ExcludeFromDescription();
        app.Map("/live", app.Services.GetRequiredService<LiveAnswers>().Answer);
        app.Map("/{**path}", app.Services.GetRequiredService<ReaderPages>().Answer);
    }

    /// <summary>
    /// A gateway takes readers once Rendering has given it a first page; from then on it stays, for it can serve what it keeps
    /// while Rendering is down.
    /// </summary>
    private static async Task<string?> FirstPage(IServiceProvider services, CancellationToken cancellation)
    {
        var source = services.GetRequiredService<PageSource>();
        if (!source.HasAnswered)
            await services.GetRequiredService<PageCache>().Get("/", cancellation);
        return source.HasAnswered ? null : "waiting for the first page from Rendering";
    }

    /// <summary>Whether the forwarded headers of this peer are believed.</summary>
    internal static bool Trusts(this ForwardedHeadersOptions forwarded, IPAddress? peer)
    {
        if (peer is { IsIPv4MappedToIPv6: true })
            peer = peer.MapToIPv4();
        return peer is not null && forwarded.KnownIPNetworks.Any(network => network.Contains(peer));
    }

    private static void Trust(ForwardedHeadersOptions forwarded, GatewayOptions gateway)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        // Through any number of proxies, but no further back than the first that is not trusted.
        forwarded.ForwardLimit = null;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in gateway.TrustedProxies.Where(network => network.Length > 0).Prepend("::1/128").Prepend("127.0.0.0/8"))
            forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
    }

    private static void Limit(KestrelServerOptions kestrel, GatewayOptions gateway)
    {
        kestrel.RequestHeaderEncodingSelector = ContentLengthEncoding.Select;
        kestrel.Limits.MaxConcurrentConnections = gateway.Connections;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }
}
