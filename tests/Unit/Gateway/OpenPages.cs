using System.IO.Pipelines;
using System.Net;
using System.Text;
using Broadsheet.Contracts;
using Broadsheet.Gateway;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Broadsheet.Unit.Gateway;

/// <summary>What open pages are told, and what they cost.</summary>
public sealed class OpenPages : IAsyncLifetime
{
    private const string A = "aaaaaaaaaaaaaaaa";
    private const string B = "bbbbbbbbbbbbbbbb";
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 5, 3, 12, 0, 0, TimeSpan.Zero));
    private readonly ApplicationLifetime life = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly LiveHub hub;

    public OpenPages() => hub = new LiveHub(life, time, NullLogger<LiveHub>.Instance);

    public async ValueTask InitializeAsync() => await hub.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        life.StopApplication();
        await hub.StopAsync(CancellationToken.None);
        hub.Dispose();
    }

    [Fact]
    public async Task A_page_is_told_once_of_what_it_listens_for_and_of_nothing_else()
    {
        using var page = Open("home", "article:" + A);
        hub.Tell(Changed(Change(B, 1, ["section:sport"])));
        hub.Tell(Changed(Change(A, 2, ["home", "article:" + A])));
        hub.Tell(Changed(Change(A, 2, ["home", "article:" + A])));
        hub.Tell(Changed(Change(B, 2, ["home"])));
        Assert.StartsWith("retry: 5000", await page.Next());
        Assert.Equal(
            $"id: 1777809600000\ndata: {{\"id\":\"{A}\",\"version\":2,\"kind\":\"updated\",\"headline\":\"“Now”\\nhe said\",\"path\":\"/news/2026/05/03/x-{A}\",\"language\":\"en\"}}",
            await page.Next());
        Assert.Contains(B, await page.Next());
    }

    [Fact]
    public async Task A_page_that_was_just_opened_is_told_what_happened_while_it_was_made()
    {
        hub.Tell(Changed(Change(A, 2, ["home"])));
        time.Advance(TimeSpan.FromMinutes(2));
        hub.Tell(Changed(Change(B, 3, ["home"])));
        using var page = Open("home");
        await page.Next();
        Assert.Contains(B, await page.Next());
    }

    [Fact]
    public async Task A_page_that_comes_back_is_told_what_it_missed()
    {
        hub.Tell(Changed(Change(A, 2, ["home"])));
        time.Advance(TimeSpan.FromHours(1));
        hub.Tell(Changed(Change(B, 3, ["home"])));
        using var page = Open(since: Now - 3_540_000, "home");
        await page.Next();
        Assert.Contains(B, await page.Next());
    }

    [Fact]
    public async Task A_page_that_was_away_for_longer_than_is_remembered_is_told_to_look_for_itself()
    {
        using var before = Open(since: Now - 1, "home");
        await before.Next();
        Assert.Equal($"id: {Now}\nevent: sync\ndata:", await before.Next());
        var moment = Now;
        for (var number = 0; number < 1_001; number++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            hub.Tell(Changed(Change(number.ToString("x16"), 1, ["section:sport"])));
        }
        using var page = Open(since: moment, "home");
        await page.Next();
        Assert.Contains("sync", await page.Next());
    }

    [Fact]
    public async Task A_page_that_is_opened_in_a_flood_is_told_to_look_for_itself_and_stays()
    {
        for (var number = 0; number < 900; number++)
            hub.Tell(Changed(Change(number.ToString("x16"), 1, ["home"])));
        using var page = Open("home");
        await page.Next();
        Assert.Contains("sync", await page.Next());
        // The youngest twenty.
        for (var number = 880; number < 900; number++)
            Assert.Contains(number.ToString("x16"), await page.Next());
        Assert.False(page.Served.IsCompleted);
    }

    [Fact]
    public async Task After_a_time_in_which_events_may_have_been_missed_every_page_is_told_to_look_for_itself()
    {
        using var page = Open("home");
        await page.Next();
        hub.Missed();
        Assert.Contains("event: sync", await page.Next());
    }

    [Fact]
    public async Task A_heartbeat_comes_every_twenty_seconds()
    {
        using var page = Open("home");
        await page.Next();
        time.Advance(LiveHub.Heartbeat);
        Assert.Equal(":", await page.Next());
    }

    [Fact]
    public async Task Who_does_not_take_what_he_is_sent_is_let_go_and_the_others_are_not_kept_waiting()
    {
        using var slow = Open("home");
        using var quick = Open("home");
        await quick.Next();
        // Nothing is read from the slow one; its pipe holds 1,000 bytes.
        for (var version = 1; version <= 20; version++)
        {
            hub.Tell(Changed(Change(A, version, ["home"])));
            Assert.Contains($"\"version\":{version},", await quick.Next());
        }
        Assert.False(await slow.Served);
        Assert.False(quick.Served.IsCompleted);
    }

    [Fact]
    public async Task Who_leaves_or_came_by_a_mirror_that_is_switched_off_is_let_go()
    {
        using var leaves = Open("home");
        await leaves.Next();
        leaves.Leave();
        Assert.True(await leaves.Served);

        using var mirror = new Page(hub, new Listener(Page.NewPipe(out var pipe), ["home"], null, "mirror.example"), pipe);
        using var main = Open("home");
        hub.Hosts(new HostTable(new Broadsheet.Defaults.SiteOptions { Address = "https://main.example" }, true, null));
        Assert.True(await mirror.Served);
        Assert.False(main.Served.IsCompleted);
    }

    [Fact]
    public async Task When_the_process_ends_it_waits_for_no_open_page()
    {
        using var page = Open("home");
        await page.Next();
        life.StopApplication();
        Assert.True(await page.Served);
        using var late = Open("home");
        Assert.True(await late.Served);
    }

    [Theory]
    [InlineData("home", 1)]
    [InlineData("article:aaaaaaaaaaaaaaaa,urgent", 2)]
    [InlineData("section:news/politics,section:%D8%A7", 2)]
    [InlineData("home,home", 1)]
    [InlineData("", 0)]
    [InlineData(null, 0)]
    [InlineData("a,b,c,d,e,f,g,h,i", 0)]
    [InlineData("home\n", 1)]
    [InlineData("<script>", 0)]
    public void Topics_are_few_and_look_like_tags(string? query, int count) => Assert.Equal(count, LiveAnswers.Topics(query)?.Length ?? 0);

    [Fact]
    public void Only_so_many_come_in_and_only_so_many_of_one_client()
    {
        var admission = new Admission(3, 2);
        var (one, two) = (Admission.ClientOf(IPAddress.Parse("2001:db8::1")), Admission.ClientOf(IPAddress.Parse("203.0.113.9")));
        Assert.Equal((true, true, false), (admission.Enter(one), admission.Enter(one), admission.Enter(one)));
        Assert.Equal((true, false), (admission.Enter(two), admission.Enter(two)));
        admission.Leave(one);
        Assert.Equal((true, false, 3), (admission.Enter(two), admission.Enter(two), admission.Count));
    }

    [Fact]
    public void A_client_is_an_address_or_the_network_of_a_household()
    {
        static ulong Client(string address) => Admission.ClientOf(IPAddress.Parse(address));
        Assert.Equal(Client("2001:db8:1:2::1"), Client("2001:db8:1:2:ffff::2"));
        Assert.NotEqual(Client("2001:db8:1:2::1"), Client("2001:db8:1:3::1"));
        Assert.Equal(Client("203.0.113.9"), Client("::ffff:203.0.113.9"));
        Assert.NotEqual(Client("203.0.113.9"), Client("203.0.113.10"));
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private Page Open(params string[] topics) => Open(null, topics);

    private Page Open(long? since, params string[] topics) => new(hub, new Listener(Page.NewPipe(out var pipe), topics, since, null), pipe);

    private PagesChanged Changed(params PageChange[] changes) => new() { Tags = [], Changes = changes, ChangedAt = time.GetUtcNow() };

    private static PageChange Change(string id, int version, string[] tags) => new()
    {
        ArticleId = id, Version = version, Kind = version == 1 ? PageChangeKind.New : PageChangeKind.Updated, Headline = "“Now”\nhe said", Path = $"/news/2026/05/03/x-{id}", Language = "en", Tags = tags,
    };

    /// <summary>A reader's end of a connection.</summary>
    private sealed class Page : IDisposable
    {
        private readonly StreamReader reader;
        private readonly CancellationTokenSource left = new();

        public Page(LiveHub hub, Listener listener, Pipe pipe)
        {
            reader = new StreamReader(pipe.Reader.AsStream(), Encoding.UTF8);
            Served = hub.Serve(listener, left.Token);
        }

        public Task<bool> Served { get; }

        public static PipeWriter NewPipe(out Pipe pipe) => (pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1_000, resumeWriterThreshold: 500))).Writer;

        public void Leave() => left.Cancel();

        /// <summary>The next event, without the empty line that ends it.</summary>
        public async Task<string> Next()
        {
            var lines = new List<string>();
            while (await reader.ReadLineAsync(CancellationToken.None) is { Length: > 0 } line)
                lines.Add(line);
            return string.Join('\n', lines);
        }

        public void Dispose()
        {
            left.Dispose();
            reader.Dispose();
        }
    }
}
