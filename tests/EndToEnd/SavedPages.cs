using System.Diagnostics;
using Xunit;

namespace Broadsheet.EndToEnd;

/// <summary>A page saved as text goes in and is everywhere where a reader looks.</summary>
public abstract class SavedPages(Site site, ITestOutputHelper output)
{
    private const string OwnPage = """
        Home › Culture › Music

        Orchestra of Lowmere plays its first season without a conductor

        Players of the Lowmere Chamber Orchestra rehearse in the old grain hall, 3 March 2026. (Photo by Ilse Brandt)

        The Lowmere Chamber Orchestra opened its season on Tuesday without anybody on the podium, and the hall — sold out for the first time in nine years — stood at the end.

        “We had to learn to breathe together,” said the leader of the second violins, Oda Finnmark, after the concert.

        The players vote on tempi, bowings and encores; a quorum of nineteen is needed, which the statutes call “a reasonable noise”.

        Visitors who watched on the hall's own Roku channel asked why nobody bowed first.

        This newspaper's website can also be reached at these addresses:

        www.lowmere-gazette.example

        gazette-mirror.example

        SHARE THIS ARTICLE
        Watch the Gazette on Apple TV and Roku
        """;

    private static readonly string Shared = Path.Combine(Repository.Root, "..", "shared", "samples", "saved-page.txt");

    [Fact]
    public async Task A_page_saved_as_text_is_on_its_page_the_home_page_in_its_section_the_feed_and_search()
    {
        var page = await IsEverywhere(OwnPage, "/culture/music", "Orchestra of Lowmere plays its first season without a conductor", "bowings quorum");
        Assert.Contains("Music</a>", page);
        Assert.Contains("rehearse in the old grain hall", page);
        Assert.Contains("Ilse Brandt", page);
        Assert.DoesNotContain("Photo by Ilse Brandt", page);
        foreach (var paragraph in new[] { "the hall — sold out for the first time in nine years — stood at the end.", "“We had to learn to breathe together,” said", "which the statutes call “a reasonable noise”.", "asked why nobody bowed first." })
            Assert.Contains(paragraph, Decoded(page));
        foreach (var noise in new[] { "lowmere-gazette.example", "gazette-mirror.example", "can also be reached", "SHARE THIS", "Apple TV" })
            Assert.DoesNotContain(noise, page);
    }

    [Fact]
    public async Task The_shared_sample_page_is_everywhere_with_all_its_paragraphs_and_nothing_else()
    {
        Assert.SkipUnless(File.Exists(Shared), $"{Shared} is not there.");
        var text = await File.ReadAllTextAsync(Shared);
        var page = Decoded(await IsEverywhere(text, "/news/environment", "Three river states can agree on flood warnings before winter", "gauges dykes"));
        Assert.Contains("Environment</a>", page);
        Assert.Contains("A gauge station on the upper Selm stands half under water during the spring flood", page);
        Assert.Contains("Northlight", page);
        Assert.DoesNotContain("By Northlight", page);
        foreach (var paragraph in text.Split("\n\n").Select(part => part.Trim()).Where(part => part.EndsWith('.') || part.EndsWith('”')).Where(part => part.Length > 60))
            Assert.Contains(paragraph, page);
        foreach (var noise in new[] { "selmcourier.example", "courier-mirror.example", "alternate addresses", "SHARE THIS", "Roku" })
            Assert.DoesNotContain(noise, page);
    }

    private async Task<string> IsEverywhere(string text, string section, string headline, string words)
    {
        var started = Stopwatch.GetTimestamp();
        var id = await site.PostDocument(text);
        var accepted = Stopwatch.GetElapsedTime(started);
        var path = await site.PathOf(id);
        Assert.StartsWith(section + "/", path);
        var found = new Dictionary<string, Func<Task<bool>>>
        {
            ["page"] = async () => await site.Page(id) is not null,
            ["home"] = async () => (await site.Get("/")).Contains(path),
            ["section"] = async () => (await site.Get(section)).Contains(path),
            ["feed"] = async () => (await site.Get("/feed.xml")).Contains(path),
            ["search"] = async () => (await site.Search("q=" + Uri.EscapeDataString(words)))["hits"]!.AsArray().Any(hit => hit!["id"]!.GetValue<string>() == id),
            ["search page"] = async () => (await site.Get("/search?q=" + Uri.EscapeDataString(words))).Contains(path),
        };
        foreach (var (where, look) in found)
        {
            await Site.Until($"{headline} on {where}", look);
            output.WriteLine($"{site.Shape}: {where} after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms (accepted after {accepted.TotalMilliseconds:0} ms)");
        }
        var page = await site.Get(path);
        Assert.Contains(headline, Decoded(page));
        return page;
    }

    private static string Decoded(string html) => System.Net.WebUtility.HtmlDecode(html);
}

/// <inheritdoc />
[Collection("one process")]
public sealed class SavedPagesInOneProcess(OneProcess site, ITestOutputHelper output) : SavedPages(site, output);

/// <inheritdoc />
[Collection("distributed")]
public sealed class SavedPagesDistributed(Distributed site, ITestOutputHelper output) : SavedPages(site, output);

/// <inheritdoc />
[Collection("running"), Trait("shape", "running")]
public sealed class SavedPagesOnARunningSite(Running site, ITestOutputHelper output) : SavedPages(site, output);
