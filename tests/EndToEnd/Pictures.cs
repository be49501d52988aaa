using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Broadsheet.Unit.Pictures;
using Microsoft.AspNetCore.Http;
using NetVips;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>Pictures from a server of the tests' own become ours, or are left out; readers get them from us alone.</summary>
public abstract partial class Pictures(Site site, ITestOutputHelper output) : WithServer(site.HostOfTests)
{
    private readonly string run = Guid.NewGuid().ToString("N")[..8];
    private readonly TaskCompletionSource late = new();

    [Fact]
    public async Task Every_kind_of_picture_is_shown_in_renditions_of_ours_that_decode_to_the_room_reserved_for_them()
    {
        string[] names = ["large.jpg", "clear.png", "moving.gif", "print.jpg", "phone.jpg"];
        Assert.NotEmpty(Large.Value);
        var id = await site.Post(Article("All kinds", [names[0]], string.Concat(names.Skip(1).Select(name => $"<figure><img src=\"{Picture(name)}\" alt=\"{name}\"><figcaption>Of {name}</figcaption></figure>"))));
        // On a slow machine the largest may take longer than an article is held back for it.
        var page = await Site.Eventually("all pictures", async () => await StoryOf(id) is var now && Picture().Count(now) == names.Length ? now : null);
        var pictures = Picture().Matches(page).Select(match => match.Value).ToList();
        Assert.DoesNotContain($":{Port}/", page);
        Assert.Contains("fetchpriority=\"high\"", pictures[0]);
        Assert.All(pictures.Skip(1), picture => Assert.Contains("loading=\"lazy\"", picture));

        var renditions = 0;
        foreach (var picture in pictures)
        {
            var (width, height) = (Number(picture, "width"), Number(picture, "height"));
            // The smallest and the largest in each format.
            foreach (var (address, named) in Candidates(picture).GroupBy(candidate => candidate.Address[^4..]).SelectMany(format => format.Take(1).Append(format.Last())))
            {
                using var answer = await site.Reader.GetAsync(address);
                Assert.True(answer.IsSuccessStatusCode, address);
                Assert.Contains("immutable", answer.Headers.CacheControl!.ToString());
                using var image = Image.NewFromBuffer(await answer.Content.ReadAsByteArrayAsync());
                Assert.Equal(named, image.Width);
                Assert.InRange(image.Height, (double)named * height / width - 1, (double)named * height / width + 1);
                Assert.DoesNotContain(image.GetFields(), field => field.StartsWith("exif", StringComparison.Ordinal));
                renditions++;
            }
        }
        output.WriteLine($"{site.Shape}: {pictures.Count} pictures in {renditions} renditions, version {(await site.Receipts(id))["version"]}");

        var (first, _) = Candidates(pictures[0])[0];
        using var once = await site.Reader.GetAsync(first);
        using var again = new HttpRequestMessage(HttpMethod.Get, first) { Headers = { IfNoneMatch = { once.Headers.ETag! } } };
        using var unchanged = await site.Reader.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        var medium = first[..first.LastIndexOf('/')];
        foreach (var other in new[] { "/321.avif", "/320.png", "/master", "/320-9x16.jpg", "" })
        {
            using var none = await site.Reader.GetAsync(medium + other);
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }
    }

    [Fact]
    public async Task A_trap_leaves_the_article_its_words()
    {
        string[] names = ["bomb.png", "setup.exe.jpg", "drawing.svg", "broken.jpg", "missing.jpg", "stalls.jpg"];
        var id = await site.Post(Article("Traps", names, $"<p>Words.</p><figure><img src=\"{Picture("bomb.jpg")}\" alt=\"\"><figcaption>Of a bomb</figcaption></figure><p><a href=\"https://example.org/\"><img src=\"{Picture("missing-too.jpg")}\" alt=\"\"></a></p>"));
        var page = await StoryOf(id);
        Assert.DoesNotContain("<img", page);
        Assert.DoesNotContain($":{Port}/", page);
        Assert.All(names, name => Assert.Contains($"Caption of {name}", page));
        Assert.Contains("<figure><figcaption>Of a bomb</figcaption></figure>", page);
    }

    [Fact]
    public async Task A_picture_that_is_late_comes_after_all_and_readers_are_not_told_of_a_change()
    {
        var id = await site.Post(Article("Late", ["late.jpg"], "<p>Words.</p>"));
        Assert.DoesNotContain("<picture>", await StoryOf(id));
        late.SetResult();
        await Site.Until("the late picture", async () => (await StoryOf(id)).Contains("<picture>", StringComparison.Ordinal));
        Assert.DoesNotContain("class=\"meta updated\"", await StoryOf(id));
        // Readers come before the receipt.
        await Site.Until("its receipt", async () => (await site.Receipts(id))["version"]!.GetValue<int>() > 1);
        Assert.Equal(2, (await site.Receipts(id))["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_picture_that_an_operator_brings_is_named_by_its_id()
    {
        using var content = new ByteArrayContent(Samples.Jpeg(1_300, 900));
        content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using var keyless = await site.Reader.PostAsync("/api/media", content);
        Assert.Equal(HttpStatusCode.Unauthorized, keyless.StatusCode);

        using var answer = await site.Operator.PostAsync("/api/media?focus=0.8,0.3", content);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var brought = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((1300, 0.8), (brought["width"]!.GetValue<int>(), brought["focus"]!["x"]!.GetValue<double>()));
        using var rendition = await site.Reader.GetAsync(answer.Headers.Location);
        Assert.Equal("image/jpeg", rendition.Content.Headers.ContentType!.MediaType);

        var id = await site.Post(new { guid = $"{run}-brought", headline = "Brought", section = $"Pictures {run}", language = "en", body = "<p>x</p>", pictures = new[] { new { mediaId = brought["id"]!.GetValue<string>(), alt = "A square" } } });
        Assert.Contains($"/media/{brought["id"]}/1280.avif 1280w", await PageOf(id));

        using var program = await site.Operator.PostAsync("/api/media", new ByteArrayContent(Samples.Program));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, program.StatusCode);
        Assert.Contains("program", await program.Content.ReadAsStringAsync());
    }

    /// <summary>An article with a picture comes while Storage is away.</summary>
    protected async Task A_picture_survives(Func<Task> kill, Func<Task> start)
    {
        await kill();
        var id = await site.Post(Article("Survives", ["phone.jpg"], "<p>Words.</p>"));
        await start();
        await Site.Until("the picture", async () => (await StoryOf(id)).Contains("<picture>", StringComparison.Ordinal));
    }

    private object Article(string headline, string[] pictures, string body) => new
    {
        guid = $"{run}-{headline}", headline, section = $"Pictures {run}", language = "en", body,
        firstPublished = "2026-05-03T08:00:00Z",
        pictures = pictures.Select(name => new { address = Picture(name), caption = $"Caption of {name}" }),
    };

    private string Picture(string name) => Address($"/{run}/{name}");

    // The article alone, without the related ones below it, which may have pictures of their own.
    private async Task<string> StoryOf(string id)
    {
        var page = await PageOf(id);
        var start = page.IndexOf("<article class=\"story\"", StringComparison.Ordinal);
        return start < 0 ? "" : page[start..page.IndexOf("</article>", start, StringComparison.Ordinal)];
    }

    private Task<string> PageOf(string id) => Site.Eventually($"the page of {id}", () => site.Page(id));

    private static readonly Lazy<byte[]> Large = new(() => Samples.Jpeg(6_000, 4_000));

    private static int Number(string markup, string attribute) =>
        int.Parse(Regex.Match(markup, $" {attribute}=\"([0-9]+)\"").Groups[1].Value, CultureInfo.InvariantCulture);

    private static List<(string Address, int Width)> Candidates(string picture) =>
        [.. Candidate().Matches(picture).Select(match => (match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)))];

    protected override async Task Answer(HttpContext context)
    {
        var name = context.Request.Path.Value!.Split('/')[^1];
        if (name == "stalls.jpg")
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        if (name == "late.jpg")
            await late.Task.WaitAsync(context.RequestAborted);
        var content = name switch
        {
            "large.jpg" => Large.Value,
            "clear.png" => Samples.PngWithAlpha(),
            "moving.gif" => Samples.AnimatedGif(),
            "print.jpg" => Samples.CmykJpeg(profile: true),
            "phone.jpg" => Samples.PhoneJpeg(),
            "late.jpg" => Samples.Jpeg(500, 400),
            "bomb.png" => Samples.PngBomb(10_000, 10_000),
            "bomb.jpg" => Samples.JpegBomb(10_000, 10_000),
            "setup.exe.jpg" => Samples.Program,
            "drawing.svg" => Samples.Svg,
            "broken.jpg" => Samples.Jpeg()[..4_000],
            _ => [],
        };
        // What a server says of a file counts for nothing.
        context.Response.ContentType = "image/jpeg";
        context.Response.StatusCode = content.Length == 0 ? 404 : 200;
        await context.Response.Body.WriteAsync(content);
    }

    [GeneratedRegex("<picture>.*?</picture>")]
    private static partial Regex Picture();

    [GeneratedRegex("(/media/[0-9a-f]{32}/[^ \"]+) ([0-9]+)w")]
    private static partial Regex Candidate();
}

/// <inheritdoc />
[Collection("one process")]
public sealed class PicturesInOneProcess(OneProcess site, ITestOutputHelper output) : Pictures(site, output);

/// <inheritdoc />
[Collection("distributed")]
public sealed class PicturesDistributed(Distributed site, ITestOutputHelper output) : Pictures(site, output)
{
    private readonly Distributed site = site;

    [Fact]
    public Task A_picture_survives_the_death_of_Storage() => A_picture_survives(site["storage"].Kill, site["storage"].Start);
}

/// <inheritdoc />
[Collection("running"), Trait("shape", "running")]
public sealed class PicturesOnARunningSite(Running site, ITestOutputHelper output) : Pictures(site, output);
