using System.Collections.Concurrent;
using Broadsheet.Contracts;
using Broadsheet.Ingestion;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Broadsheet.Unit.Ingestion;

/// <summary>Claims of a source to another's article: which names it owns, and what operators are told of those that are refused.</summary>
public sealed class RefusedClaims : IDisposable
{
    private static readonly FeedSource Courier = new() { Id = "cccccccccccc", Name = "The Courier", Address = "https://courier.example/rss" };

    private static readonly CopyConflict Conflict = new()
    {
        Kind = CopyConflictKind.OtherText, SourceId = Courier.Id, SourceName = Courier.Name, ArticleId = "bcdefgh234567772", Headline = "Mayor <goes>", OtherId = "abcdefgh23456777",
        OtherHeadline = "Mayor stays", OtherSource = "The Gazette",
    };

    private readonly string folder = Directory.CreateTempSubdirectory("broadsheet-").FullName;
    private readonly FakeTimeProvider time = new();
    private readonly Lines log = new();
    private readonly IngestionFile file;
    private readonly SqliteSources sources;

    public RefusedClaims()
    {
        file = new IngestionFile(Path.Combine(folder, "ingestion.db"));
        sources = new SqliteSources(file);
    }

    public void Dispose()
    {
        file.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_refused_claim_is_logged_once_and_shown_in_the_report_and_on_the_page_of_its_source()
    {
        await sources.Add(Courier, CancellationToken.None);
        var notes = new SourceNotes(sources, time, log);
        foreach (var conflict in new[] { Conflict, Conflict, Conflict with { Kind = CopyConflictKind.MayNotLead } })
            await notes.Add(conflict, CancellationToken.None);
        Assert.Equal(2, log.Count);
        Assert.Contains("Source The Courier: “Mayor <goes>” (article bcdefgh234567772) has the address or guid of “Mayor stays” (The Gazette, article abcdefgh23456777)", log.First());

        var report = SourceReport.Of(Courier, null, await sources.Notes(Courier.Id, CancellationToken.None), time.GetUtcNow());
        Assert.Equal(2, report.Conflicts.Count);
        Assert.Empty(report.PicturesLeftOut);
        var page = SourcesView.One(report, "proof", null, null, time.GetUtcNow()).ToString()!;
        Assert.Contains("Claims to others&#x27; articles", page);
        Assert.Contains("“Mayor &lt;goes&gt;” (article bcdefgh234567772)", page);
        Assert.Contains("2 claims to others' articles refused", SourcesView.List([report], "proof", null, null, time.GetUtcNow()).ToString());
    }

    [Theory]
    [InlineData("https://gazette.example/feed", "https://www.gazette.example/1", "17", 1)]
    [InlineData("http://www.gazette.example/feed", "https://GAZETTE.example./1", "17", 1)]
    [InlineData("https://gazette.example/feed", "https://gazette.example/1", "https://gazette.example/?p=1", 2)]
    [InlineData("https://gazette.example/feed", "https://other.example/1", "tag:gazette.example,2026:17", 1)]
    [InlineData("https://xn--mnchen-3ya.example/feed", "https://münchen.example/1", "17", 1)]
    [InlineData("https://gazette.example/feed", "https://other.example/1", "17", 0)]
    [InlineData("https://gazette.example/feed", "https://gazette.example.evil.example/1", "17", 0)]
    [InlineData("https://evil.gazette.example/feed", "https://gazette.example/1", "17", 0)]
    [InlineData("https://gazette.example/feed", "https://evil.gazette.example/1", "17", 0)]
    [InlineData("https://gazette.example:8443/feed", "https://gazette.example/1", "17", 0)]
    [InlineData("https://gazette.example/feed", "https://other.example/1", "tag:evil@gazette.example,2026:17", 0)]
    [InlineData("https://gazette.example/feed", "https://other.example/1", "tag:gazette.example@evil.example,2026:17", 0)]
    [InlineData("https://gazette.example/feed", "https://other.example/1", "urn:gazette.example:17", 0)]
    public void A_source_owns_the_names_at_its_own_host_alone(string feed, string address, string guid, int owned) =>
        Assert.Equal(owned, Identity.OwnNames(guid, new Uri(address), new Uri(feed)).Count);

    [Fact]
    public void Another_priority_is_told_to_Storage_and_none_changes_no_fingerprint()
    {
        var article = Rendering.Articles.Plain();
        Assert.Equal(64, Fingerprint.Of(article, false).Length);
        Assert.NotEqual(Fingerprint.Of(article, false, 1), Fingerprint.Of(article, false, 2));
    }

    private sealed class Lines : ConcurrentQueue<string>, ILogger<SourceNotes>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Enqueue(formatter(state, exception));
    }
}
