using System.Net;
using System.Text;
using Broadsheet.Contracts;
using Broadsheet.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Broadsheet.Unit.Gateway;

/// <summary>
/// A gateway whose main address is https, with mirrors of both schemes, before content of all the kinds that a site has: long and short, text and
/// not. It trusts 127.0.0.1 as a proxy and no other address of this machine.
/// </summary>
public sealed class TwoPathsEdge : Edge
{
    /// <summary>Paths of pages that are kept, with their types and lengths.</summary>
    public static readonly (string Path, string Type, int Length)[] Content =
    [
        ("/", "text/html; charset=utf-8", 24_000),
        ("/world", "text/html; charset=utf-8", 9_000),
        ("/world?page=2", "text/html; charset=utf-8", 7_000),
        ("/news/2026/05/03/bridge-abcdefgh23456777", "text/html; charset=utf-8", 5_000),
        ("/fa", "text/html; charset=utf-8", 3_000),
        ("/%D8%A7%D9%84%D9%81", "text/html; charset=utf-8", 800),
        ("/search?q=bridge", "text/html; charset=utf-8", 2_000),
        ("/very-long", "text/html; charset=utf-8", 150_000),
        ("/robots.txt", "text/plain; charset=utf-8", 134),
        ("/sitemap.xml", "application/xml", 255),
        ("/sitemaps/news.xml", "application/xml", 161),
        ("/sitemaps/1.xml", "application/xml", 4_000),
        ("/feed.xml", "application/rss+xml; charset=utf-8", 12_000),
        ("/feed.atom", "application/atom+xml; charset=utf-8", 256),
        ("/feed.json", "application/feed+json", 257),
        ("/tv/roku.json", "application/json", 115),
        ("/tv/roku-search.json", "application/json", 108),
        ("/tv/mrss.xml", "application/xml", 1),
        ("/style.css?v=1a", "text/css", 6_000),
        ("/icon.png", "image/png", 900),
        ("/font.woff2", "font/woff2", 20_000),
        ("/empty.txt", "text/plain", 0),
        ("/short.txt", "text/plain", 100),
    ];

    protected override bool IsRecording => false;

    /// <summary>Lets the gateway know that the mirrors are on.</summary>
    public void SwitchMirrorsOn() => Services.GetRequiredService<SiteHosts>().Take(new MirrorsChanged { Mirrors = [], Secret = "secret", Revision = 1, ChangedAt = DateTimeOffset.UnixEpoch });

    protected override void Configure(WebApplicationBuilder builder)
    {
        builder.Configuration["Site:Address"] = "https://news.example";
        builder.Configuration["Site:Mirrors:0"] = "http://plain.example";
        builder.Configuration["Site:Mirrors:1"] = "https://secure.example:8443";
        builder.Services.PostConfigure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.KnownIPNetworks.Clear();
            forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse("127.0.0.1/32"));
        });
    }

    protected override void Serve(IEndpointRouteBuilder routes)
    {
        foreach (var group in Content.GroupBy(content => WebUtility.UrlDecode(content.Path.Split('?')[0])))
            routes.MapGet(group.Key, (HttpContext context) =>
            {
                var content = group.FirstOrDefault(one => one.Path.EndsWith(context.Request.QueryString.Value ?? "", StringComparison.Ordinal), group.First());
                context.Response.ContentType = content.Type;
                context.Response.Headers.CacheControl = "public, max-age=0, must-revalidate";
                context.Response.Headers["Cache-Tag"] = "home";
                if (content.Length % 2 == 0)
                    context.Response.Headers.LastModified = "Fri, 02 Jan 2026 03:04:05 GMT";
                return context.Response.Body.WriteAsync(Body(context.Request.QueryString.Value + content.Path, content.Length)).AsTask();
            });
        base.Serve(routes);
    }

    // Words, so that compression has something to do, and not the same everywhere.
    private static byte[] Body(string seed, int length)
    {
        var (text, number) = (new StringBuilder(), 0);
        while (text.Length < length)
            text.Append(seed).Append(' ').Append(number++).Append('\n');
        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }
}
