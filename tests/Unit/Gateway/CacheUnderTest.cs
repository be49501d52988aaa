using System.Net;
using Broadsheet.Gateway;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Broadsheet.Unit.Gateway;

/// <summary>A page cache, connected to the broker, over a Rendering and a clock that the test holds.</summary>
public abstract class CacheUnderTest : IDisposable
{
    private readonly HttpClient client;

    private protected FakeRendering Rendering { get; } = new();

    private protected FakeTimeProvider Time { get; } = new();

    private protected PageCache Cache { get; }

    protected CacheUnderTest()
    {
        client = new HttpClient(Rendering) { BaseAddress = new Uri("http://rendering"), Timeout = Timeout.InfiniteTimeSpan };
        Cache = NewCache(new GatewayOptions());
        Cache.Reconnected();
    }

    public void Dispose()
    {
        client.Dispose();
        Rendering.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected PageCache NewCache(GatewayOptions options) =>
        new(new PageSource(client, Time, options, NullLogger<PageSource>.Instance), Options.Create(options), Time);

    private protected Task<Served> Get(string target) => Cache.Get(target, CancellationToken.None);

    private protected async Task<(string Text, CacheState State)> Read(string target) => Text(await Get(target));

    private static (string Text, CacheState State) Text(Served served)
    {
        var coding = Coding.Identity;
        return (served.Page is null ? "" : System.Text.Encoding.UTF8.GetString(served.Page.Body(ref coding).Span), served.State);
    }

    private protected void Show(string text, string tags = "home", string? etag = null, HttpStatusCode status = HttpStatusCode.OK, string cacheControl = "public, max-age=0, must-revalidate") =>
        Rendering.Answer = _ => FakeRendering.Page(text, status, tags, etag, cacheControl);
}
