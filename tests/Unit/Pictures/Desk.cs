using System.Collections.Concurrent;
using System.Net;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Broadsheet.Unit.Pictures;

/// <summary>How pictures are taken in: each ends in a copy of ours or in a line of the log.</summary>
public sealed class Desk : IDisposable
{
    private static readonly Source Gazette = new() { Id = "aaaaaaaaaaaa", Name = "The Gazette" };
    private static readonly Source Courier = new() { Id = "cccccccccccc", Name = "The Courier" };

    private readonly string folder = Directory.CreateTempSubdirectory("broadsheet-").FullName;
    private readonly IngestionFile file;
    private readonly SqliteSources sources;
    private readonly World world = new();
    private readonly FakeTimeProvider time = new();
    private readonly Lines log = new();
    private readonly PictureDesk desk;
    private readonly Illustrating illustrating;

    public Desk()
    {
        file = new IngestionFile(Path.Combine(folder, "ingestion.db"));
        sources = new SqliteSources(file);
        desk = NewDesk(new PictureOptions(), time);
        illustrating = new Illustrating(desk, Options.Create(new IngestionOptions()), time);
    }

    private PictureDesk NewDesk(PictureOptions pictures, TimeProvider clock)
    {
        var options = Options.Create(new IngestionOptions { Pictures = pictures });
        return new PictureDesk(new Fetcher(world, options, clock), new MediaLibrary(world), new SourceNotes(sources, clock, NullLogger<SourceNotes>.Instance), options, clock, log);
    }

    public void Dispose()
    {
        desk.Dispose();
        file.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static Article Article(params string[] pictures) => Rendering.Articles.Plain() with { Pictures = [.. pictures.Select(address => new Picture { Address = address, Caption = "A caption." })] };

    [Fact]
    public async Task A_picture_of_an_article_one_in_its_text_and_the_still_of_a_video_become_ours()
    {
        world.Serve("/a.jpg?x=1&y=2", Samples.Jpeg(800, 600));
        world.Serve("/b.png", Samples.PngWithAlpha());
        var article = Article("https://source.example/a.jpg?x=1&y=2") with
        {
            Body = "<p>x</p><img src=\"https://source.example/b.png\" alt=\"\"><img src=\"https://source.example/gone.png\" alt=\"\"><img src=\"https://source.example/a.jpg?x=1&amp;y=2\" alt=\"\">",
            Videos = [new Video { Address = "https://source.example/v.mp4", Poster = "https://source.example/b.png" }],
        };
        var illustrated = await illustrating.Illustrate(article, CancellationToken.None);
        Assert.Null(illustrated.Late);
        Assert.Equal(["https://source.example/a.jpg?x=1&y=2", "https://source.example/b.png"], illustrated.Article.Pictures.Select(picture => picture.Address));
        Assert.All(illustrated.Article.Pictures, picture => Assert.True(Broadsheet.Rendering.PictureView.IsOurs(picture)));
        Assert.Equal((800, 600, "A caption."), (illustrated.Article.Pictures[0].Width, illustrated.Article.Pictures[0].Height, illustrated.Article.Pictures[0].Caption));
        Assert.Equal(illustrated.Article.Pictures[1].MediaId, illustrated.Article.Videos[0].Still!.MediaId);
        Assert.Equal(article.Body, illustrated.Article.Body);
        Assert.Equal(2, world.Kept.Count);
        Assert.Contains(log, line => line.Contains("https://source.example/gone.png is left out", StringComparison.Ordinal) && line.Contains("404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_bytes_are_kept_once_and_the_same_address_is_asked_once_however_many_want_it()
    {
        world.Serve("/a.jpg", Samples.Jpeg(400, 300));
        world.Serve("/copy.jpg", Samples.Jpeg(400, 300));
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => desk.Take(number % 2 == 0 ? "https://source.example/a.jpg" : "https://source.example/copy.jpg", null, Gazette)));
        Assert.Single(all.Select(taken => taken.Medium!.Id).Distinct());
        Assert.Single(world.Kept);
        Assert.Equal(2, world.Fetched.Count);
    }

    [Fact]
    public async Task What_is_brought_with_a_key_may_have_more_pixels_than_what_is_fetched()
    {
        world.Serve("/large.jpg", Samples.Jpeg(5_200, 5_000));
        Assert.Contains("at most 25 megapixels", (await desk.Take("https://source.example/large.jpg", null, Gazette)).Reason);
        Assert.True((await desk.Take(Samples.Jpeg(5_200, 5_000), null, CancellationToken.None)).Ok);
    }

    [Fact]
    public async Task A_source_over_its_budget_of_decoding_is_left_out_and_noted_once_and_others_are_not()
    {
        using var strict = NewDesk(new PictureOptions { DecodingPerSource = TimeSpan.FromTicks(1) }, TimeProvider.System);
        foreach (var number in Enumerable.Range(0, 4))
            world.Serve($"/{number}.jpg", Samples.Jpeg(300 + number, 200));
        Assert.NotNull((await strict.Take("https://source.example/0.jpg", null, Gazette)).Medium);
        Assert.Contains("in this hour", (await strict.Take("https://source.example/1.jpg", null, Gazette)).Reason);
        Assert.Contains("in this hour", (await strict.Take("https://source.example/2.jpg", null, Gazette)).Reason);
        // What cannot be decoded is not fetched either.
        Assert.Equal(["https://source.example/0.jpg"], world.Fetched);
        Assert.NotNull((await strict.Take("https://source.example/1.jpg", null, Courier)).Medium);
        foreach (var number in new[] { 2, 3 })
            Assert.NotNull((await strict.Take($"https://source.example/{number}.jpg", null, new Source { Id = "api", Name = "An archive" })).Medium);
        var note = Assert.Single(await sources.Notes(null, CancellationToken.None));
        Assert.Equal((Gazette.Id, SourceNoteKind.Pictures), (note.SourceId, note.Kind));
    }

    [Fact]
    public async Task The_only_picture_of_a_source_does_not_wait_for_hundreds_of_another()
    {
        // One at a time, so that the order in which they are kept is the order of turns.
        using var single = NewDesk(new PictureOptions { FetchesAtOnce = 1, FetchesAtOncePerHost = 1, DecodedAtOnce = 1 }, time);
        foreach (var number in Enumerable.Range(0, 200))
            world.Serve($"/{number}.jpg", Samples.Jpeg(20 + number, 20));
        world.Serve("/only.jpg", Samples.Jpeg(400, 300));
        var many = Enumerable.Range(0, 200).Select(number => single.Take($"https://source.example/{number}.jpg", null, Gazette)).ToList();
        var only = await single.Take("https://source.example/only.jpg", null, Courier);
        Assert.NotNull(only.Medium);
        Assert.Contains(many, picture => !picture.IsCompleted);
        await Task.WhenAll(many);
    }

    public static TheoryData<string, byte[], string> Traps => new()
    {
        { "/bomb.png", Samples.PngBomb(10_000, 10_000), "10,000 x 10,000 pixels" },
        { "/unpacks.png", Samples.PngBomb(8_000, 7_999), "8,000 x 7,999 pixels; give one of at most 25 megapixels" },
        { "/setup.exe.jpg", Samples.Program, "It is a program" },
        { "/drawing.svg", Samples.Svg, "SVG" },
        { "/broken.jpg", Samples.Jpeg()[..4_000], "cannot be read to its end" },
        { "/huge.jpg", new byte[20 * 1024 * 1024 + 1], "more than 20 MiB" },
    };

    [Theory, MemberData(nameof(Traps), DisableDiscoveryEnumeration = true)]
    public async Task A_trap_ends_in_a_line_of_the_log_and_the_article_without_it(string path, byte[] content, string reason)
    {
        world.Serve(path, content);
        var illustrated = await illustrating.Illustrate(Article("https://source.example" + path), CancellationToken.None);
        Assert.Null(Assert.Single(illustrated.Article.Pictures).MediaId);
        Assert.False(illustrated.TryAgain);
        Assert.Contains(log, line => line.Contains($"The picture https://source.example{path} is left out: ", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_stalls_holds_an_article_up_for_a_few_seconds_and_other_pictures_not_at_all()
    {
        world.Serve("/good.jpg", Samples.Jpeg(400, 300));
        var article = Article("https://stalls.example/a.jpg", "https://stalls.example/b.jpg", "https://stalls.example/c.jpg", "https://source.example/good.jpg");
        var illustrating = this.illustrating.Illustrate(article, CancellationToken.None);
        await world.Stalled.WaitAsync();
        await world.Stalled.WaitAsync();
        // The same task that the article waits for.
        Assert.NotNull((await desk.Take("https://source.example/good.jpg", null, article.Source)).Medium);
        time.Advance(new PictureOptions().Patience);
        var illustrated = await illustrating;
        Assert.Equal([true, true, true, false], illustrated.Article.Pictures.Select(picture => picture.MediaId is null));

        time.Advance(new FetchOptions().TimeLimit);
        await illustrated.Late!;
        Assert.Equal(2, log.Count(line => line.Contains("did not finish its answer within 20 seconds", StringComparison.Ordinal)));
        // The third was not even asked for.
        Assert.Single(log, line => line.Contains("left alone for a minute", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_Storage_is_away_a_picture_is_neither_lost_nor_refused()
    {
        world.Serve("/a.jpg", Samples.Jpeg(400, 300));
        world.StorageIsAway = true;
        Assert.True((await illustrating.Illustrate(Article("https://source.example/a.jpg"), CancellationToken.None)).TryAgain);
        world.StorageIsAway = false;
        var illustrated = await illustrating.Illustrate(Article("https://source.example/a.jpg"), CancellationToken.None);
        Assert.False(illustrated.TryAgain);
        Assert.NotNull(illustrated.Article.Pictures[0].MediaId);
    }

    [Fact]
    public async Task A_picture_that_was_brought_to_us_is_not_fetched_and_one_that_was_not_is_none()
    {
        var brought = (await desk.Take(Samples.Jpeg(400, 300), new FocalPoint { X = 0.1, Y = 0.2 }, CancellationToken.None)).Value!;
        var article = Article() with { Pictures = [new Picture { MediaId = brought.Id, Address = "https://source.example/elsewhere.jpg" }, new Picture { MediaId = new string('0', 32) }] };
        var illustrated = await illustrating.Illustrate(article, CancellationToken.None);
        Assert.Equal((brought.Id, 400), Assert.Single(illustrated.Article.Pictures) is var picture ? (picture.MediaId, picture.Width) : default);
        Assert.Empty(world.Fetched);
    }

    [Fact]
    public void Only_an_article_with_pictures_waits_for_any()
    {
        Assert.True(Illustrating.Wants(Article("https://source.example/a.jpg")));
        Assert.False(Illustrating.Wants(Article()));
        Assert.False(Illustrating.Wants(Article() with { Pictures = [new Picture { Caption = "A page saved as text has words alone." }] }));
        Assert.False(Illustrating.Wants(Article("https://source.example/a.jpg") with { Status = ArticleStatus.Withdrawn }));
    }

    private sealed class Lines : ConcurrentQueue<string>, ILogger<PictureDesk>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Enqueue(formatter(state, exception));
    }

    /// <summary>Sources that serve pictures, one that never answers, and Storage.</summary>
    private sealed class World : HttpMessageHandler, IHttpClientFactory
    {
        private readonly ConcurrentDictionary<string, byte[]> served = new();

        public ConcurrentDictionary<string, string> Kept { get; } = new();

        public ConcurrentQueue<string> Fetched { get; } = new();

        public SemaphoreSlim Stalled { get; } = new(0);

        public bool StorageIsAway { get; set; }

        public void Serve(string path, byte[] content) => served[path] = content;

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false) { BaseAddress = name == MediaLibrary.Client ? new Uri("http://storage/") : null, Timeout = Timeout.InfiniteTimeSpan };

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var address = request.RequestUri!;
            if (address.Host == "storage")
                return Storage(request);
            Fetched.Enqueue(address.AbsoluteUri);
            if (address.Host == "stalls.example")
            {
                Stalled.Release();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            return served.TryGetValue(address.PathAndQuery, out var content)
                ? new HttpResponseMessage { Content = new ByteArrayContent(content) }
                : new HttpResponseMessage(HttpStatusCode.NotFound);
        }

        private HttpResponseMessage Storage(HttpRequestMessage request)
        {
            if (StorageIsAway)
                throw new HttpRequestException("Connection refused");
            var id = request.RequestUri!.Segments[^1];
            if (request.Method == HttpMethod.Put)
            {
                Kept[id] = Uri.UnescapeDataString(request.RequestUri.Query["?medium=".Length..]);
                return new HttpResponseMessage(HttpStatusCode.NoContent);
            }
            return Kept.TryGetValue(id, out var json)
                ? new HttpResponseMessage { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") }
                : new HttpResponseMessage(HttpStatusCode.NotFound);
        }
    }
}
