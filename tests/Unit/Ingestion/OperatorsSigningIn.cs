using System.Net;
using Broadsheet.Ingestion;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>Sign-in to the operators' pages, and the end of sessions.</summary>
public sealed class OperatorsSigningIn : IDisposable
{
    private const string Key = "the-right-key-0123456789";
    private readonly string folder = Directory.CreateTempSubdirectory("broadsheet").FullName;
    private readonly FakeTimeProvider time = new();
    private readonly IngestionFile file;
    private readonly SqliteKeys keys;
    private readonly OpsSession session;

    public OperatorsSigningIn()
    {
        file = new IngestionFile(Path.Combine(folder, "ingestion.db"));
        keys = new SqliteKeys(file);
        session = Session(Key);
    }

    public void Dispose()
    {
        file.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    // As another process, or the same one after a restart, would have it.
    private OpsSession Session(string? configured) =>
        new(new ApiKeys(keys, Options.Create(new IngestionOptions { ApiKey = configured }), time),
            new SqliteOperatorSessions(file), time);

    private static DefaultHttpContext Request(string client = "192.0.2.1", string? cookie = null, string scheme = "https")
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Loopback } };
        context.Request.Headers["X-Forwarded-For"] = client;
        context.Request.Headers["X-Forwarded-Proto"] = scheme;
        if (cookie is not null)
            context.Request.Headers.Cookie = cookie;
        return context;
    }

    private async Task<string> SignedIn(OpsSession session, string key = Key, string scheme = "https")
    {
        var context = Request(scheme: scheme);
        Assert.Equal(SignIn.Done, await session.Enter(context, $" {key} "));
        return context.Response.Headers.SetCookie.ToString().Split(';')[0];
    }

    [Fact]
    public async Task The_cookie_is_a_random_token_that_no_script_reads_and_no_other_site_sends()
    {
        var context = Request();
        Assert.Equal(SignIn.Done, await session.Enter(context, Key));
        Assert.Matches("^__Host-broadsheet-ops=[0-9a-f]{64}; max-age=43200; path=/; secure; samesite=strict; httponly$", context.Response.Headers.SetCookie.ToString());
        var plain = Request(scheme: "http");
        await session.Enter(plain, Key);
        Assert.Matches("^broadsheet-ops=[0-9a-f]{64}; max-age=43200; path=/ops; samesite=strict; httponly$",
            plain.Response.Headers.SetCookie.ToString());

        var (one, other) = (await SignedIn(session), await SignedIn(session));
        Assert.NotEqual(one, other);
        Assert.NotNull(await session.Proof(Request(cookie: one)));
        Assert.NotEqual(await session.Proof(Request(cookie: one)), await session.Proof(Request(cookie: other)));
        // One that came over plain http, which others may have put there, is none over https; and a key is none at all.
        foreach (var wrong in new[] { one.Replace("__Host-", ""), "__Host-broadsheet-ops=" + Key,
            "__Host-broadsheet-ops=" + ApiKeys.Hash(Key), one[..^1] + "!" })
            Assert.Null(await session.Proof(Request(cookie: wrong)));
        Assert.Null(await session.Proof(Request()));
    }

    [Fact]
    public async Task A_session_holds_in_every_process_and_over_a_restart()
    {
        var cookie = await SignedIn(session);
        Assert.NotNull(await Session(Key).Proof(Request(cookie: cookie)));
    }

    [Fact]
    public async Task A_session_ends_after_twelve_hours_and_after_two_without_use()
    {
        var cookie = await SignedIn(session);
        for (var hours = 0; hours < 11; hours++)
        {
            time.Advance(TimeSpan.FromHours(1));
            Assert.NotNull(await session.Proof(Request(cookie: cookie)));
        }
        time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await session.Proof(Request(cookie: cookie)));

        var idle = await SignedIn(session);
        time.Advance(TimeSpan.FromMinutes(119));
        Assert.NotNull(await session.Proof(Request(cookie: idle)));
        time.Advance(TimeSpan.FromMinutes(120));
        Assert.Null(await session.Proof(Request(cookie: idle)));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_also_for_a_copy_of_its_cookie()
    {
        var cookie = await SignedIn(session);
        var leaving = Request(cookie: cookie);
        await session.Leave(leaving);
        Assert.StartsWith("__Host-broadsheet-ops=; max-age=0; path=/; secure",
            leaving.Response.Headers.SetCookie.ToString());
        Assert.Null(await session.Proof(Request(cookie: cookie)));
    }

    [Fact]
    public async Task A_session_ends_with_its_key()
    {
        var (key, stored) = StoredKey.New("an editor's", time.GetUtcNow());
        await keys.Add(stored, CancellationToken.None);
        var (his, mine) = (await SignedIn(session, key), await SignedIn(session));
        Assert.NotNull(await session.Proof(Request(cookie: his)));
        await keys.Remove(stored.Hash, evenTheLast: true, CancellationToken.None);
        Assert.Null(await session.Proof(Request(cookie: his)));
        Assert.NotNull(await session.Proof(Request(cookie: mine)));
        // After a start with another key in the settings.
        Assert.Null(await Session("another-key-0123456789ab").Proof(Request(cookie: mine)));
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
        var proof = (await session.Proof(Request(cookie: await SignedIn(session))))!;
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
