using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Storage;

/// <summary>
/// Gives near copies of one report the same story. Done after the article is stored, and again until nothing is left to do: of two that
/// come at the same time, in whatever process, at least the later sees the other.
/// </summary>
internal sealed class Linking(IArticleStore store, Announcements announcements, IOptions<StorageOptions> options, TimeProvider time)
{
    private const int MostAlike = 50;
    private const int MostMembers = 500;

    // Comparing is work for a processor, and what is compared stands in memory: more at the same time would be done no sooner.
    private readonly SemaphoreSlim comparing = new(Environment.ProcessorCount);

    /// <summary>Links an article; returns it as it is stored then.</summary>
    public async Task<StoredArticle> Link(StoredArticle stored, CancellationToken cancellation)
    {
        while (await Moves(stored, cancellation) is { Count: > 0 } moves)
        {
            foreach (var (member, story) in moves)
            {
                var next = member with { Article = member.Article with { Story = story, Version = member.Article.Version + 1 }, StoredAt = time.Now(), Announced = false, Revision = member.Revision + 1 };
                if (await store.Save(next, member, cancellation) && member.Id != stored.Id)
                    await announcements.Announce(next, cancellation);
            }
            stored = await store.Find(stored.Id, cancellation) ?? stored;
        }
        return stored;
    }

    private async Task<IReadOnlyList<(StoredArticle Member, string Story)>> Moves(StoredArticle stored, CancellationToken cancellation)
    {
        if (stored.Bands.Count == 0 || stored.Article.Status != ArticleStatus.Published)
            return [];
        var alike = await store.Alike(stored.Bands, stored.Id, time.Now() - options.Value.CopiesWithin, MostAlike, cancellation);
        if (alike.Count == 0)
            return [];
        await comparing.WaitAsync(cancellation);
        try
        {
            return await Compare(stored, await store.FindAll(alike, cancellation), cancellation);
        }
        finally
        {
            comparing.Release();
        }
    }

    private async Task<IReadOnlyList<(StoredArticle Member, string Story)>> Compare(StoredArticle stored, IReadOnlyList<StoredArticle> alike, CancellationToken cancellation)
    {
        var words = Wording.Of(stored.Article);
        var near = alike.Where(other => other.Article.Status == ArticleStatus.Published && Wording.Likeness(words, Wording.Of(other.Article)) >= Wording.Near).Prepend(stored).ToList();
        if (near.Count == 1)
            return [];
        var story = Stories.Of(near.Select(member => member.Article));
        // Whoever tells one of the stories that end in this one moves along.
        foreach (var ending in near.Select(member => member.Article.Story).OfType<string>().Where(name => name != story && Stories.IsOurs(name)).Distinct().ToList())
            near.AddRange(await store.InStory(ending, MostMembers, cancellation));
        return [.. near.DistinctBy(member => member.Id).Where(member => member.Article.Story != story && (member.Article.Story is null || Stories.IsOurs(member.Article.Story))).Select(member => (member, story))];
    }
}

/// <summary>Names of stories: those that sources give, and ours for near copies.</summary>
internal static class Stories
{
    private const string Ours = "copies-";

    /// <summary>Whether we have named it.</summary>
    public static bool IsOurs(string? story) => story?.StartsWith(Ours, StringComparison.Ordinal) == true;

    /// <summary>The story of articles that tell the same: a source's name for it before ours, and the first of several in the order of letters.</summary>
    public static string Of(IEnumerable<Article> articles)
    {
        var members = articles.ToList();
        var names = members.Select(article => article.Story).OfType<string>().Order(StringComparer.Ordinal).ToList();
        return names.FirstOrDefault(name => !IsOurs(name)) ?? names.FirstOrDefault() ?? Ours + members.Select(article => article.Id).Order(StringComparer.Ordinal).First();
    }
}

/// <summary>Once an hour lets go what is too old to be compared.</summary>
internal sealed partial class ForgetOldWording(IArticleStore store, IOptions<StorageOptions> options, TimeProvider time, ILogger<ForgetOldWording> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                await store.Forget(time.Now() - options.Value.CopiesWithin, stopping);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                Log.Failed(logger, exception.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Could not let old wording go ({Reason}); trying again in an hour")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
