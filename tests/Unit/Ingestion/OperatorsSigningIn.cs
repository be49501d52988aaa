using System.Net;
using Broadsheet.Ingestion;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>Who gets to the operators' pages.</summary>
public sealed class OperatorsSigningIn
{
    private const string Key = "the-right-key-0123456789";
    private readonly FakeTimeProvider time = new();
    private readonly OpsSession session;

    public OperatorsSigningIn() => session = new OpsSession(new ApiKeys(new NoKeys(), Options.Create(new IngestionOptions { ApiKey = Key })), time);

    private sealed class NoKeys : IKeyStore
    {
        public Task<bool> Knows(string hash, CancellationToken cancellation) => Task.FromResult(false);

        public Task<bool> AddFirst(string hash, DateTimeOffset madeAt, CancellationToken cancellation) => throw new NotSupportedException();
    }

    private static DefaultHttpContext Request(string client = "192.0.2.1", string? cookie = null, string scheme = "https")
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Loopback } };
        context.Request.Headers["X-Forwarded-For"] = client;
        context.Request.Headers["X-Forwarded-Proto"] = scheme;
        if (cookie is not null)
            context.Request.Headers.Cookie = "broadsheet-ops=" + cookie;
        return context;
    }

    [Fact]
    public async Task The_key_goes_into_a_cookie_that_no_script_reads_and_no_other_site_sends()
    {
        var context = Request();
        Assert.Equal(SignIn.Done, await session.Enter(context, $" {Key} "));
        var cookie = context.Response.Headers.SetCookie.ToString();
        Assert.Equal($"broadsheet-ops={Key}; max-age=43200; path=/ops; secure; samesite=strict; httponly", cookie);
        var plain = Request(scheme: "http");
        await session.Enter(plain, Key);
        Assert.DoesNotContain("secure", plain.Response.Headers.SetCookie.ToString());
        Assert.NotNull(await session.Proof(Request(cookie: Key)));
        Assert.Null(await session.Proof(Request(cookie: "another-key-0123456789ab")));
        Assert.Null(await session.Proof(Request()));
    }

    [Fact]
    public async Task After_five_wrong_keys_a_client_waits_ten_minutes_and_others_do_not()
    {
        for (var attempt = 0; attempt < 5; attempt++)
            Assert.Equal(SignIn.Wrong, await session.Enter(Request(), "wrong"));
        Assert.Equal(SignIn.TooOften, await session.Enter(Request(), Key));
        Assert.Equal(SignIn.Done, await session.Enter(Request("192.0.2.2"), Key));
        // What a client writes into the header itself stands before what the gateway adds.
        Assert.Equal(SignIn.TooOften, await session.Enter(Request("198.51.100.7, 192.0.2.1"), Key));
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(SignIn.Done, await session.Enter(Request(), Key));
    }

    [Fact]
    public async Task A_form_counts_only_with_its_proof_and_from_our_own_page()
    {
        var proof = (await session.Proof(Request(cookie: Key)))!;
        Assert.True(OpsSession.IsOurs(Request(), proof, proof));
        Assert.False(OpsSession.IsOurs(Request(), proof, null));
        Assert.False(OpsSession.IsOurs(Request(), proof, proof[1..]));
        foreach (var (from, ours) in new[] { ("same-origin", true), ("none", true), ("same-site", false), ("cross-site", false) })
        {
            var context = Request();
            context.Request.Headers["Sec-Fetch-Site"] = from;
            Assert.Equal(ours, OpsSession.IsOurs(context, proof, proof));
        }
    }

    [Fact]
    public void What_a_source_says_of_itself_is_text_on_the_page()
    {
        var source = new SourceReport
        {
            Id = "aaaa", Name = "<script>alert(1)</script>", Address = "https://a.example/?\"><img src=x onerror=alert(1)>", LastError = "<b>", Dropped = ["“<i>”"], Latest = [new TakenArticle("x", "</li><script>", time.GetUtcNow())],
            Title = "<u>", Format = "RSS <2>", Language = "en\" onfocus=\"alert(1)",
        };
        var pages = SourcesView.One(source, "proof", null, null, time.GetUtcNow()).ToString() + SourcesView.List([source], "proof", null, null, time.GetUtcNow())
            + SourcesView.Found("\"><script>", [new FoundFeed("https://a.example/\"x", "<script>", "<i>", "<i>", 1, ["<script>"])], "proof");
        Assert.DoesNotContain("<script", pages);
        Assert.DoesNotContain("<img", pages);
        Assert.DoesNotContain("<b>", pages);
        Assert.DoesNotContain("<i>", pages);
        Assert.DoesNotContain("\" onfocus", pages);
    }
}
