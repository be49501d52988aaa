using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using Broadsheet.Rendering;
using Broadsheet.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace Broadsheet.Unit.Pictures;

/// <summary>Renditions for readers: ready ones are served at once, others are made for clients in turn.</summary>
public sealed class Renditions : IAsyncDisposable
{
    private const string Attacker = "203.0.113.7";
    private const string Reader = "198.51.100.1";

    private static readonly Developed Small = Developing.Of(Samples.Jpeg(700, 500), null).Value!;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Store store = new();
    private WebApplication? app;

    public async ValueTask DisposeAsync()
    {
        store.Open.TrySetResult();
        if (app is not null)
            await app.DisposeAsync();
    }

    private async Task<HttpClient> Start(int atOnce = 2, int perClient = 1_000_000, bool atArrival = false)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IMediaStore>(store).AddSingleton(TimeProvider.System).AddSingleton<Darkroom>().AddSingleton<RenditionsAtArrival>()
            .AddSingleton(Options.Create(new StorageOptions { RenditionsAtOnce = atOnce, RenditionsPerClient = perClient }));
        if (atArrival)
            builder.Services.AddHostedService(services => services.GetRequiredService<RenditionsAtArrival>());
        app = builder.Build();
        app.MapMedia();
        await app.StartAsync();
        return app.GetTestClient();
    }

    private string Keep(int number)
    {
        var medium = Small.Medium with { Id = number.ToString("x32") };
        store.Media[medium.Id] = medium;
        return medium.Id;
    }

    private static async Task<HttpResponseMessage> Get(HttpClient client, string address, string from = Reader, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "X-Forwarded-For", from } } };
        return await client.SendAsync(request, cancellation);
    }

    [Fact]
    public async Task Ready_renditions_are_served_while_a_client_asks_for_unmade_ones_and_goes_away()
    {
        using var client = await Start();
        var ready = Enumerable.Range(0, 10).Select(number => $"/media/{Keep(number)}/320.jpg").ToList();
        foreach (var address in ready)
            store.Made[address["/media/".Length..]] = [1, 2, 3];
        using var done = new CancellationTokenSource();
        var attack = Task.Run(async () =>
        {
            // Twenty are under way at any moment: as many as of 200 a second that are each closed after 0.1 s.
            var underWay = new Queue<(Task<HttpResponseMessage> Asked, CancellationTokenSource Patience)>();
            for (var number = 0; !done.IsCancellationRequested; number++)
            {
                var patience = new CancellationTokenSource();
                underWay.Enqueue((Get(client, $"/media/{Keep(1_000 + number)}/{320 + 160 * (number % 2)}.avif", Attacker, patience.Token), patience));
                if (underWay.Count > 20)
                    await Leave(underWay.Dequeue());
                await Task.Yield();
            }
            while (underWay.TryDequeue(out var left))
                await Leave(left);
        });
        await store.Begun.Task.WaitAsync(Patience);
        foreach (var number in Enumerable.Range(0, 1_000))
        {
            using var answer = await Get(client, ready[number % ready.Count], number % 2 == 0 ? Reader : Attacker).WaitAsync(Patience);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        await done.CancelAsync();
        await attack.WaitAsync(Patience);
    }

    private static async Task Leave((Task<HttpResponseMessage> Asked, CancellationTokenSource Patience) request)
    {
        using var patience = request.Patience;
        await patience.CancelAsync();
        try
        {
            (await request.Asked).Dispose();
        }
        catch (OperationCanceledException)
        {
        }
    }

    [Fact]
    public async Task A_rendition_that_nobody_waits_for_any_longer_is_not_begun_and_one_that_is_begun_is_kept()
    {
        using var client = await Start(atOnce: 1);
        var id = Keep(1);
        store.Gate = id;
        using var leaving = new CancellationTokenSource();
        var begun = Get(client, $"/media/{id}/320.jpg", Attacker, leaving.Token);
        await store.Begun.Task.WaitAsync(Patience);
        List<Task<HttpResponseMessage>> waiting = [.. new[] { 2, 3, 4 }.Select(number => Get(client, $"/media/{Keep(number)}/320.jpg", Attacker, leaving.Token))];
        // One of the three has another reader.
        var shared = Get(client, $"/media/{Keep(3)}/320.jpg");
        await store.Asked(4 + 1, Patience);
        await leaving.CancelAsync();
        foreach (var left in waiting.Append(begun))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        store.Open.SetResult();
        using var answer = await shared.WaitAsync(Patience);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var last = await Get(client, $"/media/{Keep(5)}/320.jpg").WaitAsync(Patience);
        Assert.Equal([$"{id}/320.jpg", $"{Keep(3)}/320.jpg", $"{Keep(5)}/320.jpg"], store.Made.Keys.Order());
    }

    [Fact]
    public async Task A_client_that_asks_for_too_many_unmade_ones_is_told_to_wait_and_others_are_not()
    {
        using var client = await Start(perClient: 2);
        foreach (var number in new[] { 1, 2 })
            (await Get(client, $"/media/{Keep(number)}/320.jpg", Attacker)).Dispose();
        using var refused = await Get(client, $"/media/{Keep(3)}/320.jpg", Attacker);
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(5)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        Assert.Contains("ask again in a few seconds", await refused.Content.ReadAsStringAsync());
        using var ready = await Get(client, $"/media/{Keep(1)}/320.jpg", Attacker);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        using var other = await Get(client, $"/media/{Keep(3)}/320.jpg");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("evil, 203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3::4", "20010db800010002")]
    [InlineData("unknown", "192.0.2.1")]
    [InlineData(null, "192.0.2.1")]
    public void Clients_are_told_apart_as_the_gateway_names_them(string? forwardedFor, string expected) =>
        Assert.Equal(expected, Darkroom.ClientOf(forwardedFor, IPAddress.Parse("192.0.2.1")));

    [Theory]
    [InlineData("640-1x1.avif", HttpStatusCode.NotFound)]
    [InlineData("320-4x3.jpg", HttpStatusCode.NotFound)]
    [InlineData("1920.jpg", HttpStatusCode.NotFound)]
    [InlineData("960-4x3.jpg", HttpStatusCode.OK)]
    [InlineData("320-16x9.webp", HttpStatusCode.OK)]
    public async Task Only_renditions_that_pages_link_are_made(string name, HttpStatusCode status)
    {
        using var client = await Start();
        using var answer = await Get(client, $"/media/{Keep(1)}/{name}");
        Assert.Equal(status, answer.StatusCode);
        // One that an earlier release has made stays.
        store.Made[$"{Keep(2)}/{name}"] = [1];
        using var kept = await Get(client, $"/media/{Keep(2)}/{name}");
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
    }

    [Theory]
    [InlineData(2_560, 1_707)]
    [InlineData(700, 500)]
    [InlineData(500, 2_000)]
    [InlineData(1_281, 1_281)]
    [InlineData(200, 100)]
    public void Pages_link_all_renditions_that_are_made_and_no_others(int width, int height)
    {
        var site = new SiteOptions();
        var picture = new Picture { MediaId = new string('a', 32), Width = width, Height = height };
        var links = new[] { Place.Lead, Place.Text, Place.Front, Place.Card }.Select(place => PictureView.Of(picture, place, "").ToString()!)
            .Concat(Enum.GetValues<Ratio>().Select(ratio => Images.Of(site, picture, ratio)!.Address)).Append(PictureView.Address(picture, 960)!);
        var linked = links.SelectMany(text => Regex.Matches(text, "/media/a{32}/([^ \",]+)").Select(match => match.Groups[1].Value)).Distinct().Order();
        Assert.Equal(Rendition.LinkedOf(width, height).Select(rendition => rendition.Name).Order(), linked);
    }

    [Fact]
    public async Task WebP_and_JPEG_that_pages_link_are_made_at_the_arrival_of_a_picture()
    {
        using var client = await Start(atArrival: true);
        using var kept = await client.PutAsync(
            $"/articles/media/{Small.Medium.Id}?medium={Uri.EscapeDataString(System.Text.Json.JsonSerializer.Serialize(Small.Medium, Json.Options))}", new ByteArrayContent(Small.Master));
        Assert.Equal(HttpStatusCode.NoContent, kept.StatusCode);
        var expected = Rendition.LinkedOf(Small.Medium.Width, Small.Medium.Height).Where(rendition => rendition.Format != "avif").Select(rendition => $"{Small.Medium.Id}/{rendition.Name}").ToList();
        await store.HasMade(expected.Count, Patience);
        Assert.Equal(expected.Order(), store.Made.Keys.Order());
    }

    /// <summary>A store in memory, of which one master is given out when a test says so.</summary>
    private sealed class Store : IMediaStore
    {
        private readonly SemaphoreSlim saved = new(0);
        private readonly SemaphoreSlim asked = new(0);

        public ConcurrentDictionary<string, Medium> Media { get; } = new();

        public ConcurrentDictionary<string, byte[]> Made { get; } = new();

        public string? Gate { get; set; }

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Medium?> Find(string id, CancellationToken cancellation)
        {
            asked.Release();
            return Task.FromResult(Media.GetValueOrDefault(id));
        }

        public Task Save(Medium medium, byte[] master, CancellationToken cancellation)
        {
            Media[medium.Id] = medium;
            return Task.CompletedTask;
        }

        public async Task<byte[]?> Master(string id, CancellationToken cancellation)
        {
            Begun.TrySetResult();
            if (id == Gate)
                await Open.Task;
            return Small.Master;
        }

        public Task<byte[]?> Rendition(string id, string name, CancellationToken cancellation) => Task.FromResult(Made.GetValueOrDefault($"{id}/{name}"));

        public Task SaveRendition(string id, string name, byte[] content, CancellationToken cancellation)
        {
            Made[$"{id}/{name}"] = content;
            saved.Release();
            return Task.CompletedTask;
        }

        public Task Asked(int times, TimeSpan patience) => Wait(asked, times, patience);

        public Task HasMade(int times, TimeSpan patience) => Wait(saved, times, patience);

        private static async Task Wait(SemaphoreSlim what, int times, TimeSpan patience)
        {
            for (var time = 1; time <= times; time++)
                Assert.True(await what.WaitAsync(patience), $"{time - 1} of {times} within {patience.TotalSeconds} s.");
        }
    }
}
